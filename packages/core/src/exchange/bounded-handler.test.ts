import { Readable } from 'node:stream';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';
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

/** A server that answers one request after the other so. */
const answering = (...answers: { statusCode: number; headers: Record<string, string> }[]): Sender => ({
  handle: async () => ({
    response: new HttpResponse({ statusCode: 200, ...answers.shift(), body: Readable.from([]) }),
  }),
});

it('knows the server’s time by the last answer alone', async () => {
  const headers = { date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
  const sender = answering({ statusCode: 200, headers }, { statusCode: 200, headers: {} });
  const handler = new BoundedHandler(async () => sender, 10_000);
  await handler.handle(request);
  expect(handler.serverTime).toBe(Date.UTC(2026, 0));
  await handler.handle(request);
  expect(handler.serverTime).toBeUndefined();
});

it.each([300, 302, 399])('follows no redirect (%i)', async (statusCode) => {
  const headers = { location: 'https://elsewhere.test/' };
  await expect(ask(answering({ statusCode, headers }), 10_000)).rejects.toMatchObject({
    kind: 'service',
    hint: expect.stringContaining('sign-in page'),
  });
});

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
