import { holdsControl } from '@vouch/core';

/**
 * Cargo's credential provider protocol, version 1: one JSON line each way. Source: the Cargo Book, "Credential
 * Provider Protocol", and measurements with cargo 1.95: `cache` and `operation_independent` are required, a success
 * is wrapped in `Ok`, unknown error kinds are refused, and `expiration` is whole Unix seconds.
 */
export const hello = { v: [1] } as const;

/**
 * `indexUrl` has its `sparse+` prefix. It alone decides: a project's config can put any URL under a trusted name, and one
 * token serves every operation.
 */
export type Request =
  | { readonly kind: 'get'; readonly indexUrl: string }
  | { readonly kind: 'login'; readonly indexUrl: string; readonly token: 'given' | 'absent' }
  | { readonly kind: 'logout'; readonly indexUrl: string }
  | { readonly kind: 'unknown'; readonly name: string };

export type Response =
  | { readonly Ok: GetResponse | { readonly kind: 'login' } | { readonly kind: 'logout' } }
  | { readonly Err: ErrorResponse };

export interface GetResponse {
  readonly kind: 'get';
  /** Goes verbatim into `Authorization`; CodeArtifact documents the raw token, without `Bearer`. */
  readonly token: string;
  readonly cache: 'expires';
  /** Unix seconds, whole. Cargo keeps the token for this one process, and drops it in its last minute. */
  readonly expiration: number;
  /** One token serves reads and publishing alike; `false` makes cargo spawn us again for each publish. */
  readonly operation_independent: true;
}

/**
 * `url-not-supported` and `not-found` let cargo ask its next provider; `operation-not-supported` and `other` stop it.
 * `cargo login` asks for a token first, and is reached only where that answers `not-found`.
 */
export type ErrorResponse =
  | { readonly kind: 'url-not-supported' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'operation-not-supported' }
  | { readonly kind: 'other'; readonly message: string; readonly 'caused-by': readonly string[] };

/** Reads a request line. Unknown fields are ignored, an unknown kind has an arm. A string tells what is wrong with it. */
export function parseRequest(line: string): Request | string {
  if (lineBreak.test(line.replace(/\r$/, ''))) return 'the request is more than one line';
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'the request is not JSON';
  }
  if (!isObject(json)) return 'the request is not an object';
  if (json['v'] !== 1) return 'the request is not of protocol version 1';
  const { kind } = json;
  if (typeof kind !== 'string') return 'the request has no kind';
  if (kind !== 'get' && kind !== 'login' && kind !== 'logout') return { kind: 'unknown', name: kind };
  const { registry } = json;
  if (!isObject(registry) || typeof registry['index-url'] !== 'string')
    return 'the request names no registry with an index-url';
  const { name, 'index-url': indexUrl } = registry;
  if (typeof name === 'string' && holdsControl(name)) return 'the registry’s name holds a control character';
  if (kind === 'logout') return { kind, indexUrl };
  if (kind === 'login')
    return { kind, indexUrl, token: typeof json['token'] === 'string' ? 'given' : 'absent' };
  const operation = json['operation'];
  if (typeof operation !== 'string' || operation === '') return 'the request names no operation';
  if (holdsControl(operation)) return 'the operation holds a control character';
  return { kind, indexUrl };
}

/**
 * What ends a line for some reader (Python's `splitlines` knows the most), beside the LF that ends one for us. JSON lets
 * some of them stand inside a text; two readers that part the input differently are how helpers were made to
 * answer for another host (CVE-2024-52006, CVE-2024-50338).
 */
const lineBreak = /[\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
