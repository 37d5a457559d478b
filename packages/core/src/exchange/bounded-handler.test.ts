import { HttpRequest } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import type { Sender } from './authorities.ts';
import { BoundedHandler } from './bounded-handler.ts';

const request = new HttpRequest({ protocol: 'https:', hostname: 'issuer.test' });

/** A server that never answers: the request ends with its signal. */
const silent: Sender = {
  handle: (_, options) =>
    new Promise((_resolve, reject) => {
      const signal = options?.abortSignal as AbortSignal;
      const hangUp = () => reject(new Error('socket hang up'));
      if (signal.aborted) hangUp();
      signal.addEventListener('abort', hangUp);
    }),
};
const refusing: Sender = { handle: () => Promise.reject(new Error('ECONNREFUSED')) };

const ask = (sender: Sender, deadlineMs: number, abortSignal?: AbortSignal) =>
  new BoundedHandler(async () => sender, deadlineMs).handle(request, abortSignal ? { abortSignal } : {});

describe('a call that fails', () => {
  it('by our deadline says so, and so by one of the caller, which comes first', async () => {
    const words = 'issuer.test gave no whole answer';
    const ours = ask(silent, 20);
    await expect(ours).rejects.toMatchObject({ kind: 'network', message: `${words} within 0.02 seconds` });
    const asking = ask(silent, 10_000, AbortSignal.timeout(20));
    await expect(asking).rejects.toMatchObject({ message: `${words} in time` });
  });

  it('because the caller has left says that', async () => {
    const controller = new AbortController();
    const asking = ask(silent, 10_000, controller.signal);
    controller.abort();
    await expect(asking).rejects.toMatchObject({ message: 'gave up waiting for issuer.test' });
  });

  it('for want of a connection says that', async () => {
    await expect(ask(refusing, 10_000)).rejects.toMatchObject({ message: 'cannot reach issuer.test' });
  });
});
