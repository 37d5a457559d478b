import { seedsOf, tally } from '@vouch/workbench/tally';
import { complaintsAbout } from '@vouch/workbench/telling';
import { afterAll, expect, test, vi } from 'vitest';
import { VouchError } from '../error.ts';
import { Secret } from '../secret.ts';
import { testContext } from '../testing/context.ts';
import { type Answer, answers } from '../testing/random-answers.ts';
import { checkToken } from './answer.ts';
import { awsExchange } from './on-demand.ts';

/** What the network would give next. */
let next: () => Answer;
let given = 0;

vi.mock('./connection.ts', async () => {
  const { BoundedHandler } = await import('./bounded-handler.ts');
  const handle = async () => {
    given += 1;
    const { status, headers, body } = next();
    const chunks = (async function* () {
      yield body;
    })();
    return { response: { statusCode: status, headers, body: chunks } };
  };
  return { requestHandler: async () => new BoundedHandler(async () => ({ handle }) as never, 10_000) };
});

const wanted = 20_000;
const checkedAlone = 100_000;
const lost: string[] = [];
let asked = 0;
let tokens = 0;

test('no answer of upstream is taken for a token that it is not, breaks anything or is repeated', async () => {
  const [seed = 0] = seedsOf('upstream-answers').slice(-1);
  for (const each of seedsOf('upstream-answers').slice(0, -1).concat(seed)) await play(each);
  expect(lost.slice(0, 5)).toEqual([]);
  expect(tokens, 'some answers are good').toBeGreaterThan(wanted / 100);

  async function play(seeded: number): Promise<void> {
    next = answers(seeded);
    const until = given + wanted;
    while (given < until) {
      const context = testContext({ random: () => 0 });
      const exchange = awsExchange(context, {
        attemptDeadlineMs: 1_000,
        wait: async (milliseconds) => context.clock.advance(milliseconds),
      });
      for (let count = 0; count < 500 && given < until; count += 1) {
        asked += 1;
        const before = given;
        const said = context.said.length;
        await exchange.getAuthorizationToken(credentials, request).then(
          ({ secret, expiration }) => {
            tokens += 1;
            const life = expiration - context.clock.now() / 1_000;
            const whole = Number.isInteger(expiration) && life > -1 && life <= request.durationSeconds;
            if (!whole || !/^[\x21-\x7e]{1,32768}$/.test(secret.expose()))
              lost.push(`took ${secret.expose()}`);
          },
          (error: unknown) => {
            if (!(error instanceof VouchError)) lost.push(`threw ${String(error)}`);
            else if (error.kind === 'internal') lost.push(`internal: ${error.message}`);
            // Looking into every corner of an error takes longer than all the rest.
            else if (asked % 10 === 0)
              lost.push(...complaintsAbout(error, context.said.slice(said), ['CANARY']));
          },
        );
        if (given === before) throw new Error('a call asked nobody');
      }
    }
  }
}, 200_000);

test('the check alone takes nothing that is no token, either', () => {
  const [seed = 0] = seedsOf('upstream-answers').slice(-1);
  const draw = answers(seed);
  const [now, wrong] = [Date.UTC(2026, 0, 1), [] as string[]];
  for (let count = 0; count < checkedAlone; count += 1) {
    const { body, headers } = draw();
    const fields = parsed(body);
    const date = Date.parse(headers['date'] ?? '');
    const time = { now, serverTime: Number.isNaN(date) ? undefined : date };
    const { expiration: seconds } = fields;
    const expiration = new Date(typeof seconds === 'number' ? seconds * 1_000 : Number.NaN);
    const authorizationToken = fields['authorizationToken'] as string;
    try {
      const token = checkToken({ authorizationToken, expiration }, time, 900);
      const life = token.expiration - now / 1_000;
      if (!(life >= 0 && life <= 900 && /^[\x21-\x7e]{1,32768}$/.test(token.secret.expose())))
        wrong.push(String(body));
    } catch (thrown) {
      if (!(thrown instanceof VouchError) || thrown.kind !== 'service') wrong.push(String(thrown));
    }
  }
  tally({ what: 'answers through the check alone', tried: checkedAlone, lost: wrong.length, seed });
  expect(wrong.slice(0, 5)).toEqual([]);
});

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}

const credentials = {
  keys: new Secret({ accessKeyId: 'AKIA', secretAccessKey: 'CANARY_KEY' }),
  description: 'a test',
};
const request = {
  region: 'us-east-1',
  domain: 'my-domain',
  domainOwner: '123456789012',
  durationSeconds: 900,
};

afterAll(() => {
  tally({
    what: 'answers of upstream, from good to hopeless, through the SDK and our check',
    tried: given,
    lost: lost.length,
    note: `${asked} calls, ${tokens} tokens`,
  });
});
