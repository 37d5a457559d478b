import { describe, expect, it, vi } from 'vitest';
import { type ErrorKind, VouchError } from './error.ts';
import { abandonable, chain, type Provider } from './provider.ts';

const failing =
  (kind: ErrorKind, message: string = kind): Provider<string> =>
  async () => {
    throw new VouchError(kind, message);
  };
const giving =
  (value: string): Provider<string> =>
  async () =>
    value;

describe('chain', () => {
  const kinds: readonly ErrorKind[] = ['not-mine', 'not-signed-in', 'not-supported'];
  it.each(kinds)('goes on after %s', async (kind) => {
    expect(await chain(failing(kind), giving('second'))()).toBe('second');
  });

  const last: readonly ErrorKind[] = [
    'usage',
    'network',
    'service',
    'throttled',
    'denied',
    'configuration',
    'internal',
  ];
  it.each(last)('stops at %s, and asks nobody else', async (kind) => {
    const second = vi.fn(giving('second'));
    await expect(chain(failing(kind), second)()).rejects.toMatchObject({ kind });
    expect(second).not.toHaveBeenCalled();
  });

  it('stops at an error that is not ours', async () => {
    const broken: Provider<string> = async () => {
      throw new TypeError('a defect');
    };
    await expect(chain(broken, giving('second'))()).rejects.toMatchObject({
      kind: 'internal',
      message: 'a defect',
    });
  });

  it('asks nobody after an answer', async () => {
    const second = vi.fn(giving('second'));
    expect(await chain(giving('first'), second)()).toBe('first');
    expect(second).not.toHaveBeenCalled();
  });

  it('tells the failure that says the most', async () => {
    const all = chain(failing('not-signed-in', 'one'), failing('not-signed-in', 'two'), failing('not-mine'));
    await expect(all()).rejects.toMatchObject({ kind: 'not-signed-in', message: 'two' });
    await expect(chain(failing('not-mine'), failing('not-mine', 'last'))()).rejects.toMatchObject({
      kind: 'not-mine',
    });
  });

  it('of nobody says to sign in', async () => {
    await expect(chain()()).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
  });

  it('hands its options on', async () => {
    const asked = vi.fn(giving('x'));
    const options = { freshness: 'fresh', minRemaining: 3 } as const;
    await chain(failing('not-mine'), asked)(options);
    expect(asked).toHaveBeenCalledWith(options);
  });
});

describe('abandonable', () => {
  it('without a signal is the work itself', () => {
    const work = Promise.resolve(1);
    expect(abandonable(work, undefined)).toBe(work);
  });

  it('lets a caller leave at once, whether before or during the work', async () => {
    const work = new Promise<never>(() => undefined);
    await expect(abandonable(work, AbortSignal.abort())).rejects.toMatchObject({ kind: 'network' });
    const caller = new AbortController();
    const left = abandonable(work, caller.signal);
    caller.abort(new Error('the reason'));
    await expect(left).rejects.toMatchObject({ kind: 'network', cause: { message: 'the reason' } });
  });

  it('does not leave a failure of abandoned work unhandled', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const caller = new AbortController();
      for (const signal of [AbortSignal.abort(), caller.signal]) {
        let fail: (error: Error) => void = () => undefined;
        const work = new Promise<never>((_, reject) => {
          fail = reject;
        });
        const left = abandonable(work, signal);
        caller.abort();
        await expect(left).rejects.toMatchObject({ kind: 'network' });
        fail(new Error('later'));
      }
      // Node reports unhandled rejections after the microtasks, before the next turn of the loop.
      await new Promise(setImmediate);
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });

  it('stops listening to a signal when the work is done', async () => {
    const caller = new AbortController();
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    expect(await abandonable(Promise.resolve(1), caller.signal)).toBe(1);
    await new Promise(setImmediate);
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
  });
});
