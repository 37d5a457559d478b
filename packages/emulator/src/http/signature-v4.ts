import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Accounts, Credentials } from '../state/accounts.ts';
import type { Authorization, ServiceRequest } from './message.ts';

/** Why a signature was refused; each service has its own words for it. */
export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknown-key'
  | 'wrong-session-token'
  | 'expired-credentials'
  | 'wrong-scope'
  | 'skewed'
  | 'mismatch';

export type SignatureVerdict =
  | { readonly is: 'valid'; readonly credentials: Credentials }
  | { readonly is: 'refused'; readonly fault: SignatureFault };

const tolerance = 5 * 60_000;
const headerForm =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/,]+)\/(?<date>\d{8})\/(?<region>[^/,]+)\/(?<service>[^/,]+)\/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * Checks an `Authorization: AWS4-HMAC-SHA256 …` header by computing the signature again, from "Create a signed AWS
 * API request" in the IAM user guide. Written by hand on purpose: a check that shares its code with the clients'
 * signer would share its mistakes. Signatures in the query are not taken.
 */
export function verifySignature(
  request: ServiceRequest,
  scope: { readonly region: string; readonly service: string },
  accounts: Accounts,
  now: number,
): SignatureVerdict {
  const header = request.headers.authorization;
  if (header === undefined) return refused('missing');
  const parts = headerForm.exec(header)?.groups;
  const stamp = String(request.headers['x-amz-date'] ?? '');
  const signed = parts?.['headers']?.split(';') ?? [];
  const date = parts?.['date'] ?? '';
  if (parts === undefined || !/^\d{8}T\d{6}Z$/.test(stamp) || !signed.includes('host')) {
    return refused('incomplete');
  }
  const credentials = accounts.credentials(parts['key'] ?? '');
  if (credentials === undefined) return refused('unknown-key');
  if (request.headers['x-amz-security-token'] !== credentials.sessionToken) {
    return refused('wrong-session-token');
  }
  if (credentials.expires !== undefined && credentials.expires <= now) return refused('expired-credentials');
  if (parts['region'] !== scope.region || parts['service'] !== scope.service || !stamp.startsWith(date)) {
    return refused('wrong-scope');
  }
  if (Math.abs(now - timeOf(stamp)) > tolerance) return refused('skewed');
  const canonical = canonicalRequest(request, signed);
  if (canonical === undefined) return refused('mismatch');
  const scopeText = `${date}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scopeText, sha256(canonical)].join('\n');
  const key = [date, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, text) => hmac(secret, text),
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = hmac(key, toSign);
  const given = Buffer.from(parts['signature'] ?? '', 'hex');
  return timingSafeEqual(expected, given) ? { is: 'valid', credentials } : refused('mismatch');
}

function canonicalRequest(request: ServiceRequest, signed: readonly string[]): string | undefined {
  const bodyHash = sha256(request.body);
  const declared = request.headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== bodyHash) return undefined;
  const headers = signed.map((name) => `${name}:${normalSpaces(String(request.headers[name] ?? ''))}\n`);
  return [
    request.method,
    request.path.split('/').map(encode).join('/'),
    canonicalQuery(request.rawQuery),
    headers.join(''),
    signed.join(';'),
    bodyHash,
  ].join('\n');
}

/** Sorted by name, then by value: `domain` comes before `domain-owner`, which a sort of `name=value` gets wrong. */
function canonicalQuery(raw: string): string {
  const pairs = raw.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code unit, never by locale. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** RFC 3986: everything but the unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function normalSpaces(text: string): string {
  return text.trim().replace(/ +/g, ' ');
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** How the request log calls a refusal. */
export function authorizationOf(fault: SignatureFault): Authorization {
  if (fault === 'missing') return 'none';
  return fault === 'expired-credentials' ? 'expired' : 'wrong';
}

function refused(fault: SignatureFault): SignatureVerdict {
  return { is: 'refused', fault };
}
