import type { ServerResponse } from 'node:http';
import type { Reply } from '../http/message.ts';
import type { FaultEffect } from './faults.ts';

/** The faults that happen on the wire, after the answer is known. */
export type WireFault = Extract<
  FaultEffect,
  { kind: 'hang' | 'delay' | 'drip' | 'truncate' | 'flood' | 'reset' }
>;

/** Sends a reply as it is. */
export function deliver(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Sends a reply and has one thing go wrong with it. `reset` tears the client's connection. */
export function deliverWithFault(
  response: ServerResponse,
  reply: Reply,
  fault: WireFault,
  reset: () => void,
): void {
  const body = Buffer.from(reply.body);
  const half = body.subarray(0, Math.floor(body.length / 2));
  const begin = () =>
    response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  switch (fault.kind) {
    case 'hang':
      if (fault.at === 'body') begin().write(half);
      return;
    case 'delay':
      later(response, fault.milliseconds, () => deliver(response, reply));
      return;
    case 'drip':
      begin();
      drip(response, body, 1000 / (fault.bytesPerSecond ?? 1));
      return;
    case 'truncate':
      // Not destroy(): the half must reach the client before the end does.
      begin().write(half, () => response.socket?.destroySoon());
      return;
    case 'flood':
      response.writeHead(reply.status, reply.headers);
      flood(response, fault.bytes ?? Number.POSITIVE_INFINITY);
      return;
    case 'reset':
      if (fault.at === 'body') begin().write(half, reset);
      else reset();
  }
}

function later(response: ServerResponse, milliseconds: number, act: () => void): void {
  const timer = setTimeout(act, milliseconds);
  response.once('close', () => clearTimeout(timer));
}

function drip(response: ServerResponse, body: Buffer, interval: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= body.length) {
      clearInterval(timer);
      response.end();
    }
  }, interval);
  response.once('close', () => clearInterval(timer));
}

function flood(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(65_536, ' ');
  let left = bytes;
  const pour = () => {
    while (left > 0 && !response.destroyed) {
      const size = Math.min(left, chunk.length);
      left -= size;
      if (!response.write(chunk.subarray(0, size))) return;
    }
    if (!response.destroyed) response.end();
  };
  response.on('drain', pour);
  pour();
}
