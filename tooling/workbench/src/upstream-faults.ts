import type { ErrorKind } from '@vouch/core';
import type { Emulator, Fault } from '@vouch/emulator';

/** A proxy that does not serve stands for a network that does not: direct connections would leave the machine. */
export interface DeadProxy {
  readonly kind: 'proxy';
  readonly url: string;
}

/** One way in which AWS, or the way to it, fails; what it is to us; and how many calls it may cost. */
export interface UpstreamFault {
  readonly what: string;
  readonly fault: Fault | DeadProxy;
  readonly kind: ErrorKind;
  readonly calls: number;
}

const throttled = (retryAfter = ''): Fault => ({
  kind: 'error',
  status: 429,
  headers: { 'retry-after': retryAfter },
});
const fields = (changed: Record<string, unknown>): Fault => ({ kind: 'fields', fields: changed });
const reply = (body: string, status = 200): Fault => ({ kind: 'reply', body, status });
const error = (status: number, code?: string): Fault => ({
  kind: 'error',
  status,
  ...(code !== undefined && { code }),
});

type Row = readonly [what: string, fault: Fault | DeadProxy, kind: ErrorKind, calls: number];

const throttling: readonly Row[] = [
  ['429', throttled(), 'throttled', 10],
  ['429 and a date', throttled('Wed, 21 Oct 2065 07:28:00 GMT'), 'throttled', 10],
  ['429 and a negative wait', throttled('-1'), 'throttled', 10],
  ['429 and a wait of 10^9 s', throttled('1000000000'), 'throttled', 10],
  ['429 and a wait past our patience', throttled('60'), 'throttled', 1],
  ['429 and 20 s, twice inside our patience', throttled('20'), 'throttled', 3],
  ['400 ThrottlingException', error(400, 'ThrottlingException'), 'throttled', 10],
];

const refusals: readonly Row[] = [
  ['403', error(403), 'denied', 1],
  ['403 of a proxy', reply('<html>denied by policy</html>', 403), 'denied', 1],
  ['403 ExpiredToken', error(403, 'ExpiredTokenException'), 'not-signed-in', 1],
  ['a key that nobody knows', error(403, 'UnrecognizedClientException'), 'not-signed-in', 1],
  ['a skewed clock', error(400, 'RequestTimeTooSkewed'), 'configuration', 1],
  ['a domain that is not there', error(404), 'configuration', 1],
  [
    'words of AWS with control characters',
    { kind: 'error', status: 403, message: 'no\u001b[31m\u202e \u009b2J \r\n way' },
    'denied',
    1,
  ],
];

const serverErrors: readonly Row[] = [
  ['500', error(500), 'service', 3],
  ['502 of a gateway', reply('<html><h1>502 Bad Gateway</h1></html>', 502), 'service', 3],
  ['503', error(503), 'service', 3],
  ['504 without a word', reply('', 504), 'service', 3],
  ['an error without words', reply('{}', 400), 'service', 3],
];

const nonsense: readonly Row[] = [
  ['malformed JSON', reply('{"authorizationToken": "CANARY_x", expiration'), 'service', 3],
  ['JSON of another kind', reply('"CANARY_x"'), 'service', 3],
  ['a list', reply('[]'), 'service', 3],
  ['null', reply('null'), 'service', 3],
  ['a page', reply('<html>CANARY_x</html>'), 'service', 3],
  ['nothing', reply(''), 'service', 3],
  ['{}', reply('{}'), 'service', 3],
  ['a token with CR LF', fields({ authorizationToken: 'CANARY_x\r\nX-Evil: y' }), 'service', 3],
  ['a token with ESC', fields({ authorizationToken: 'CANARY_x\u001b]52;c;x' }), 'service', 3],
  ['a token with NUL', fields({ authorizationToken: 'CANARY_x\0' }), 'service', 3],
  ['a token with a blank', fields({ authorizationToken: 'CANARY_x y' }), 'service', 3],
  ['an empty token', fields({ authorizationToken: '' }), 'service', 3],
  ['a token of 50 kB', fields({ authorizationToken: `CANARY_${'x'.repeat(50_000)}` }), 'service', 3],
  ['a token of 100 kB', fields({ authorizationToken: `CANARY_${'x'.repeat(100_000)}` }), 'service', 3],
  ['a token that is a number', fields({ authorizationToken: 42 }), 'service', 3],
  ['a token that is null', fields({ authorizationToken: null }), 'service', 3],
  ['no expiration', fields({ expiration: null }), 'service', 3],
  ['an expiration in words', fields({ expiration: 'tomorrow' }), 'service', 3],
  ['an expiration in the past', fields({ expiration: 1_000_000_000 }), 'service', 3],
  ['a negative expiration', fields({ expiration: -1 }), 'service', 3],
  ['an expiration before all calendars', fields({ expiration: -1e15 }), 'service', 3],
];

const redirects: readonly Row[] = [
  ['a redirect to another host', { kind: 'redirect', location: 'https://evil.test/' }, 'service', 3],
  [
    'a redirect on the host',
    { kind: 'redirect', location: 'https://codeartifact.us-east-1.amazonaws.com/x', status: 307 },
    'service',
    3,
  ],
  ['a redirect to http', { kind: 'redirect', location: 'http://127.0.0.1/', status: 308 }, 'service', 3],
];

const wire: readonly Row[] = [
  ['silence', { kind: 'hang', at: 'headers' }, 'network', 3],
  ['silence in the body', { kind: 'hang', at: 'body' }, 'network', 3],
  ['a drip', { kind: 'drip', bytesPerSecond: 20 }, 'network', 3],
  ['one byte a second', { kind: 'drip' }, 'network', 3],
  ['half an answer', { kind: 'truncate' }, 'network', 3],
  ['an endless answer', { kind: 'flood' }, 'service', 3],
  ['100 MB', { kind: 'flood', bytes: 100_000_000 }, 'service', 3],
  ['a reset at the connection', { kind: 'reset', at: 'connect' }, 'network', 0],
  ['a reset in place of an answer', { kind: 'reset', at: 'headers' }, 'network', 3],
  ['a reset in the answer', { kind: 'reset', at: 'body' }, 'network', 3],
  ['no route to the host', { kind: 'unreachable' }, 'network', 0],
  ['a name that is in no DNS', { kind: 'proxy', url: 'http://proxy.invalid:3128' }, 'network', 0],
  ['a port where nobody listens', { kind: 'proxy', url: 'http://127.0.0.1:1' }, 'network', 0],
];

const certificates: readonly Row[] = [
  ['a certificate of its own making', { kind: 'certificate', quality: 'self-signed' }, 'network', 0],
  ['the certificate of another host', { kind: 'certificate', quality: 'wrong-host' }, 'network', 0],
  ['a certificate that has ended', { kind: 'certificate', quality: 'expired' }, 'network', 0],
];

/** Every way in which GetAuthorizationToken fails that the tests know. */
export const upstreamFaults: readonly UpstreamFault[] = [
  ...throttling,
  ...refusals,
  ...serverErrors,
  ...nonsense,
  ...redirects,
  ...wire,
  ...certificates,
].map(([what, fault, kind, calls]) => ({ what, fault, kind, calls }));

/** Whether only a deadline ends it: in a test, one of some hundred milliseconds. */
export function isSilent({ fault }: UpstreamFault): boolean {
  return fault.kind === 'hang' || fault.kind === 'drip';
}

const proxyVariables = ['HTTPS_PROXY', 'https_proxy'] as const;

/** Switches a fault on at an emulator that this process reaches through its own HTTPS_PROXY; null switches it off. */
export function setUpstreamFault(emulator: Emulator, fault: Fault | DeadProxy | null): void {
  emulator.setFault(fault?.kind === 'proxy' ? null : fault);
  for (const variable of proxyVariables)
    process.env[variable] = fault?.kind === 'proxy' ? fault.url : emulator.environment[variable];
}
