import type { Answer, ServiceRequest, Spoil } from '../http/message.ts';
import { OAuthError } from './oauth-error.ts';

/** One address of the issuer. It may throw an `OAuthError`. */
export interface Endpoint {
  /** By which the request log and a fault know it. */
  readonly operation: string;
  readonly methods: readonly ('GET' | 'POST')[];
  answer(request: ServiceRequest, spoil: Spoil | undefined): Answer | Promise<Answer>;
}

/**
 * The parameters of a form post. One that comes twice is refused, one without a value counts as absent (RFC 6749,
 * section 3.2).
 */
export function formParameters(request: ServiceRequest): ReadonlyMap<string, string> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  return onceEach(new URLSearchParams(request.body.toString('utf8')));
}

export function onceEach(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (value === '') continue;
    if (found.has(name)) throw new OAuthError('invalid_request', `${name} is there twice`);
    found.set(name, value);
  }
  return found;
}

/** The JSON object of a request's body. */
export function jsonBody(request: ServiceRequest): Readonly<Record<string, unknown>> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  // Only a page of our own origin can send this type without asking first, so a foreign page cannot post here.
  if (type !== 'application/json') throw new OAuthError('invalid_request', 'the body must be JSON');
  try {
    const told: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof told === 'object' && told !== null && !Array.isArray(told)) return { ...told };
  } catch {
    // Falls through to the refusal.
  }
  throw new OAuthError('invalid_request', 'the body must be a JSON object');
}

/** What the request log may know: names and choices, never a code, a token, a verifier or a state. */
export function loggable(request: ServiceRequest): Record<string, string> {
  const sent = request.method === 'GET' ? request.query : new URLSearchParams(request.body.toString('utf8'));
  return Object.fromEntries([...sent].filter(([name]) => harmless.has(name)));
}

const harmless = new Set([
  'grant_type',
  'client_id',
  'scope',
  'redirect_uri',
  'response_type',
  'code_challenge_method',
  'acr_values',
  'login_hint',
  'prompt',
  'token_type_hint',
]);
