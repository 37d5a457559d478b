import { type AuthorizationToken, type AwsCredentials, Secret, VouchError } from '@vouch/core';
import { type Emulator, startEmulator } from '@vouch/emulator';
import { tally } from '@vouch/workbench/tally';
import { complaintsAbout } from '@vouch/workbench/telling';
import {
  isSilent,
  setUpstreamFault,
  type UpstreamFault,
  upstreamFaults,
} from '@vouch/workbench/upstream-faults';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentLane, bringAbout, brokerLane, identityFor, type Lane, states } from './upstream-lanes.ts';

/** An attempt's deadline where the fault is a silence; else the product's own. */
const impatientMs = 300;
const patientMs = 10_000;
/** What nobody waits longer than, with all attempts made and nothing waited for between them. */
const longestMs = 10_000;

const regions = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-south-1',
  'ap-southeast-2',
  'ca-central-1',
];
const user = {
  arn: 'arn:aws:iam::123456789012:user/ann',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'CANARY+KEY',
};
const credentials: AwsCredentials = {
  keys: new Secret({ accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey }),
  description: 'keys of a test',
};

let emulator: Emulator;
let lanes: readonly Lane[];
let attemptDeadlineMs = patientMs;
let cases = 0;
let slowestCachedMs = 0;

beforeAll(async () => {
  emulator = await startEmulator({
    tokenMarker: 'CANARY_',
    users: [user],
    domains: regions.map((region) => ({
      domain: 'my-domain',
      domainOwner: '123456789012',
      region,
      repositories: ['my-repo'],
    })),
  });
  Object.assign(process.env, emulator.environment);
  const optionsOf = (index: number) => ({
    state: states[index % states.length] as (typeof states)[number],
    region: regions[index] as string,
    env: emulator.environment,
    attemptDeadlineMs: () => attemptDeadlineMs,
  });
  lanes = [
    ...states.map((_, index) => brokerLane(optionsOf(index))),
    ...(await Promise.all(states.map((_, index) => agentLane(optionsOf(states.length + index))))),
  ];
});

afterAll(async () => {
  tally({
    what: 'upstream faults, each without a token and with a valid, an ageing and an ended one, by broker and agent',
    tried: cases,
    lost: upstreamFaults.length * lanes.length - cases,
    note: `a token at hand was given within ${Math.ceil(slowestCachedMs)} ms`,
  });
  await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()));
  await emulator.close();
});

test.each(upstreamFaults)(
  '$what is told as what it is, costs no token that is at hand, and passes',
  async (row) => {
    const identity = identityFor(row.what, credentials);
    const before = await Promise.all(lanes.map((lane) => bringAbout(lane, identity)));
    emulator.clearRequests();
    for (const { said } of lanes) said.length = 0;

    attemptDeadlineMs = isSilent(row) ? impatientMs : patientMs;
    setUpstreamFault(emulator, row.fault);
    const answers = await Promise.all(lanes.map((lane) => timed(lane.ask(identity))));
    await expect
      .poll(() => lanes.map((lane) => lane.underWay()), { timeout: longestMs })
      .toEqual(lanes.map(() => 0));
    setUpstreamFault(emulator, null);
    attemptDeadlineMs = patientMs;

    const failures = lanes.flatMap((lane, at) => judge(lane, row, before[at], answers[at] as Timed));
    expect(failures).toEqual([]);
    // Past the longest memory of a failure, everybody gets a token, and the ageing one a successor.
    for (const { clock } of lanes) clock.advance(300_000);
    await Promise.all(lanes.map((lane, at) => recovers(lane, row, identity, before[at])));
    cases += lanes.length;
  },
);

interface Timed {
  readonly outcome: AuthorizationToken | VouchError;
  readonly tookMs: number;
}

async function timed(work: Promise<AuthorizationToken>): Promise<Timed> {
  const start = performance.now();
  const outcome = await work.catch((thrown: unknown) => {
    if (thrown instanceof VouchError) return thrown;
    throw thrown;
  });
  return { outcome, tookMs: performance.now() - start };
}

/** What is wrong with an answer under a fault, in words that name the lane. */
function judge(
  { via, state, region, said }: Lane,
  row: UpstreamFault,
  before: AuthorizationToken | undefined,
  { outcome, tookMs }: Timed,
): string[] {
  const calls = emulator.count({
    operation: 'GetAuthorizationToken',
    host: `codeartifact.${region}.amazonaws.com`,
  });
  const wrong: string[] = [];
  // Credentials that were remembered and are refused are resolved anew, once; the agent needs a client that waits for that.
  const isServed = state === 'a valid token' || state === 'a token in its refresh window';
  const triesAgain =
    row.kind === 'not-signed-in' && before !== undefined && !(via === 'the agent' && isServed);
  const expected = state === 'a valid token' ? 0 : row.calls + (triesAgain ? 1 : 0);
  if (calls !== expected) wrong.push(`${calls} calls in place of ${expected}`);
  if (tookMs > longestMs) wrong.push(`took ${tookMs} ms`);
  if (isServed) {
    slowestCachedMs = Math.max(slowestCachedMs, tookMs);
    if (outcome instanceof VouchError) wrong.push(`failed with ${outcome.kind}: ${outcome.message}`);
    else if (outcome.secret.expose() !== before?.secret.expose()) wrong.push('gave another token');
  } else if (outcome instanceof VouchError) {
    if (outcome.kind !== row.kind) wrong.push(`${outcome.kind} in place of ${row.kind}: ${outcome.message}`);
    wrong.push(...complaintsAbout(outcome, said, ['CANARY']));
  } else wrong.push('gave a token');
  return wrong.map((what) => `${via}, ${state}: ${what}`);
}

async function recovers(
  lane: Lane,
  { kind }: UpstreamFault,
  identity: ReturnType<typeof identityFor>,
  before: AuthorizationToken | undefined,
): Promise<void> {
  const old = before?.secret.expose();
  const token = async () => (await lane.ask(identity)).secret.expose();
  const first = await token();
  expect(first).toContain('CANARY_');
  if (lane.state === 'a valid token') expect(first).toBe(old);
  // A refusal made the agent drop the credentials, and a client that is served at once leaves before it could hand
  // over others: the next token comes when a client has to wait for it.
  else if (first === old && lane.via === 'the agent' && (kind === 'denied' || kind === 'not-signed-in')) {
    lane.clock.advance(43_200_000);
    expect(await token()).not.toBe(old);
  } else if (lane.state === 'a token in its refresh window') await expect.poll(token).not.toBe(old);
  else expect(first).not.toBe(old);
}
