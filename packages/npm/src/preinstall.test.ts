import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { expect, it, vi } from 'vitest';
import { preinstall } from './preinstall.ts';
import { changeUses, type Written } from './uses/static-uses.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';

async function setUp({ context, home }: TestHome, written: Written | null): Promise<void> {
  const owner = {
    tool: 'npm' as const,
    id: 'my-repo',
    url,
    repository: 'my-repo',
    registryKeys: ['registry'],
  };
  const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
  const files = { userFile: `${home}/.npmrc`, tokenFile: `${home}/.npmrc` };
  await changeUses(context, () => [{ ...owner, ...domain, ...files, written }]);
}

/** Runs the hook where our configuration is on a disk that never answers, until it gives up. */
async function runToTheLast({ context }: TestHome): Promise<{ code: number; said: readonly string[] }> {
  const said: string[] = [];
  const readFile = vi.fn((path: string, ...rest: unknown[]) =>
    path.endsWith('config.json')
      ? new Promise<never>(() => {})
      : (context.files.readFile as (...args: unknown[]) => Promise<unknown>)(path, ...rest),
  );
  const files = { ...context.files, readFile } as unknown as typeof context.files;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const done = preinstall({
      context: { ...context, files, say: (line) => said.push(line) },
      self: { node: 'node', script: 'script' },
    });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(20_000);
    return { code: await done, said };
  } finally {
    vi.useRealTimers();
  }
}

it('says that it gave up where the install has no token that lives, and lets it go on', async () => {
  await inTestHome(async (home) => {
    await setUp(home, null);
    expect(await runToTheLast(home)).toEqual({
      code: 0,
      said: ['vouch: the token was not refreshed: no answer within 20 seconds'],
    });
  });
});

it('gives up without a word while the token that is there lives', async () => {
  await inTestHome(async (home) => {
    const now = home.context.clock.now() / 1000;
    const written = {
      by: 'environment',
      at: now - 90,
      expiration: now + 10,
      agentDirectory: '/run',
    } as const;
    await setUp(home, written);
    expect(await runToTheLast(home)).toEqual({ code: 0, said: [] });
  });
});
