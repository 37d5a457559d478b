import { oddPieces, spoiled } from '@vouch/adapter-kit/testing';
import { unprintable } from '@vouch/core/testing';
import fc from 'fast-check';
import { canary, indexUrl, read } from './conversation.ts';

/** JSON can hold a NUL. */
const pieces = ['\0', ...oddPieces];
const field = (base: string) =>
  fc.oneof(fc.constant(base), spoiled([base], pieces), fc.string({ unit: 'binary' }), fc.jsonValue());

/** URLs that hold a secret, where errors may quote them. */
const secretUrls = [
  indexUrl.replace('https://', `https://aws:${canary}@`),
  `sparse+https://${canary}@evil.test/cargo/my-repo/`,
  `${indexUrl}?token=${canary}`,
  `https://evil.test/#${canary}`,
];

const requests = fc.record(
  {
    v: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.jsonValue() }),
    kind: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('get', 'login', 'logout') }, field('get')),
    operation: field('read'),
    registry: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record(
          {
            'index-url': fc.oneof(field(indexUrl), fc.constantFrom(...secretUrls)),
            name: field('ca'),
            headers: fc.array(
              fc.constantFrom(`authorization: ${canary}`, 'www-authenticate: Cargo login_url="\u001b[2J"'),
            ),
          },
          { requiredKeys: ['index-url'] },
        ),
      },
      fc.jsonValue(),
    ),
    token: fc.oneof(field('t'), fc.constant(canary)),
    args: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

/** A line that cargo never sends, or just may: broken JSON, wrong fields, right ones, secrets where none belong. */
export const hostileLine = fc.oneof(
  { weight: 6, arbitrary: requests.map((json) => JSON.stringify(json)) },
  { weight: 2, arbitrary: spoiled([read.trimEnd()], pieces).map((text) => text.replaceAll('\n', ' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')) },
);

const errorKinds = ['url-not-supported', 'not-found', 'operation-not-supported', 'other'];

/**
 * What is wrong with the answer to a line, as cargo reads it (Cargo Book, "Credential Provider Protocol"); undefined where
 * nothing is. `token` is the one that a configured URL may have.
 */
export function faultOf(sent: string, answer: string | undefined, token: RegExp): string | undefined {
  if (answer === undefined) return 'no answer';
  if (unprintable.test(answer)) return 'a character that a terminal obeys';
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(answer);
  } catch {
    return 'not JSON';
  }
  const [outcome = '', ...more] = Object.keys(json);
  const body = json[outcome] as Record<string, unknown>;
  if (more.length > 0) return 'more than one outcome';
  if (outcome === 'Err') {
    if (!errorKinds.includes(body['kind'] as string)) return 'an error kind that cargo does not know';
    return answer.includes('CANARY') ? 'a secret in an error' : undefined;
  }
  if (outcome !== 'Ok') return 'neither Ok nor Err';
  if (!isConfigured(sent)) return 'a success for a URL that nobody configured';
  if (body['kind'] !== 'get') return answer.includes('CANARY') ? 'a secret where none belongs' : undefined;
  const isWhole =
    body['cache'] === 'expires' && Number.isInteger(body['expiration']) && body['operation_independent'];
  return isWhole && token.test(String(body['token'])) ? undefined : 'a token that cargo refuses';
}

/** Read with other code than ours: the field itself, and whole. */
function isConfigured(sent: string): boolean {
  const whole =
    /^(?:sparse\+)?https:\/\/my-domain-123456789012\.d\.codeartifact\.us-east-1\.amazonaws\.com(?::443)?\/cargo\/[\w.-]+(?:\/[\w.@+~/-]*)?$/;
  try {
    const url: unknown = JSON.parse(sent)?.registry?.['index-url'];
    return typeof url === 'string' && whole.test(url);
  } catch {
    return false;
  }
}
