import { randomUUID } from 'node:crypto';
import { jsonFailure } from '../http/json-failure.ts';
import { jsonReply, type Reply } from '../http/message.ts';
import type { Action, Credentials } from '../state/accounts.ts';
import type { DomainName } from '../state/domains.ts';
import type { World } from '../state/world.ts';

/** What an operation is told once the caller is known, may do it, and the domain exists. */
export interface Call {
  readonly query: URLSearchParams;
  readonly domain: DomainName;
  readonly caller: Credentials;
  readonly world: World;
}

/** One operation of the API. */
export interface Operation {
  readonly name: string;
  /** Method and path. */
  readonly route: string;
  /** The permissions that it takes, all of them. */
  readonly needs: readonly Action[];
  readonly answer: (call: Call) => Reply;
}

export function invalid(message: string): Reply {
  return jsonFailure(400, 'ValidationException', message, { reason: 'FIELD_VALIDATION_FAILED' });
}

export function ok(value: unknown): Reply {
  return jsonReply(200, value, { 'x-amzn-requestid': randomUUID() });
}
