import {
  type AuthorizationToken,
  type AwsCredentials,
  awsExchange,
  type Context,
  createBroker,
  type Exchange,
  type Identity,
} from '@vouch/core';
import { type TestClock, testClock, testContext } from '@vouch/core/testing';
import { agentForTest } from '../src/testing/agent.ts';

export const states = [
  'no token',
  'a valid token',
  'a token in its refresh window',
  'an ended token',
] as const;
export type State = (typeof states)[number];

/** One way to a token, in one state, with a clock and a region of its own, so that its calls can be told from others'. */
export interface Lane extends AsyncDisposable {
  readonly via: 'the broker' | 'the agent';
  readonly state: State;
  readonly region: string;
  readonly clock: TestClock;
  /** What the person was told. */
  readonly said: string[];
  ask(identity: Identity): Promise<AuthorizationToken>;
  /** How many exchanges with AWS are under way, retries and pauses and all. */
  underWay(): number;
}

export interface LaneOptions {
  readonly state: State;
  readonly region: string;
  readonly env: Context['env'];
  /** Milliseconds that one attempt may take; asked at each call. */
  readonly attemptDeadlineMs: () => number;
}

const lifeSeconds = 43_200;
/** How far into the life of a token each state is; the jitter below puts the refresh window's start at its half. */
const ages: Readonly<Record<State, number>> = {
  'no token': 0,
  'a valid token': 0.1,
  'a token in its refresh window': 0.6,
  'an ended token': 1,
};

export function brokerLane(options: LaneOptions): Lane {
  const { exchange, context, ...lane } = exchangeLane(options);
  const broker = createBroker(context, exchange);
  return {
    ...lane,
    via: 'the broker',
    ask: (identity) => broker.getAuthorizationToken(identity, wish(options.region)),
    async [Symbol.asyncDispose]() {},
  };
}

/** The agent on a real socket, and its client. */
export async function agentLane(options: LaneOptions): Promise<Lane> {
  const { exchange, context, ...lane } = exchangeLane(options);
  const agent = await agentForTest({ exchange, clock: context.clock, context });
  return {
    ...lane,
    via: 'the agent',
    ask: (identity) => agent.getToken({ ...wish(options.region), from: identity }),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

/** Brings a lane into its state: a token of this identity that is as old as the state says. */
export async function bringAbout(
  { state, clock, ask }: Lane,
  identity: Identity,
): Promise<AuthorizationToken | undefined> {
  if (state === 'no token') return undefined;
  const token = await ask(identity);
  clock.advance(ages[state] * lifeSeconds * 1_000);
  return token;
}

/** An identity that no lane has seen before. */
export function identityFor(name: string, credentials: AwsCredentials): Identity {
  return { fingerprint: name, resolve: async () => credentials };
}

const wish = (region: string) => ({
  region,
  domain: 'my-domain',
  domainOwner: '123456789012',
  durationSeconds: lifeSeconds,
});

function exchangeLane({ state, region, env, attemptDeadlineMs }: LaneOptions) {
  const clock = testClock(Date.now());
  const context = testContext({ env, clock, random: () => 0 });
  // The fake pause moves the clock, so that the patience of 45 seconds is felt.
  const wait = async (milliseconds: number) => clock.advance(milliseconds);
  let running = 0;
  const exchanges = new Map<number, Exchange>();
  const exchangeNow = () => {
    const deadline = attemptDeadlineMs();
    const found = exchanges.get(deadline) ?? awsExchange(context, { attemptDeadlineMs: deadline, wait });
    exchanges.set(deadline, found);
    return found;
  };
  const exchange: Exchange = {
    ...exchangeNow(),
    async getAuthorizationToken(...asked) {
      running += 1;
      try {
        return await exchangeNow().getAuthorizationToken(...asked);
      } finally {
        running -= 1;
      }
    },
  };
  return { state, region, clock, context, exchange, said: context.said, underWay: () => running };
}
