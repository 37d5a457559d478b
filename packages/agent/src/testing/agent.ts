import {
  type AuthorizationToken,
  type AuthorizationTokenRequest,
  type Context,
  type Identity,
  Secret,
} from '@vouch/core';
import { homeForTest, type TestClock, testClock } from '@vouch/core/testing';
import { type AgentConnection, connectAgent } from '../client/client.ts';
import { getToken } from '../client/requests.ts';
import { type Place, placeOf } from '../place/place.ts';
import { type Agent, type AgentOptions, createAgent } from '../server/agent.ts';
import { type ServerOptions, startServer } from '../server/server.ts';
import { type FakeExchange, fakeExchange } from './exchange.ts';
import { noSession } from './no-session.ts';

export interface AgentForTest extends AsyncDisposable {
  readonly context: Context;
  readonly place: Place;
  readonly clock: TestClock;
  readonly exchange: FakeExchange;
  readonly agent: Agent;
  connect(): Promise<AgentConnection>;
  getToken(asked: Asked): Promise<AuthorizationToken>;
  /** How many requests the agent is at. */
  waiting(): number;
  /** Lets no upstream call end before the gate opens or fails. */
  holdUpstream(): { open(): void; fail(error: Error): void };
}

export interface Asked extends Partial<AuthorizationTokenRequest> {
  readonly from?: Identity;
  readonly signal?: AbortSignal;
}

export const aDomain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };

export function requestFor(asked: Partial<AuthorizationTokenRequest> = {}): AuthorizationTokenRequest {
  return { ...aDomain, identity: { kind: 'automatic' }, durationSeconds: 43_200, ...asked };
}

/** An identity whose keys say its name. */
export function identityOf(
  name: string,
  life: Pick<Awaited<ReturnType<Identity['resolve']>>, 'expiration'> = {},
): Identity {
  return {
    fingerprint: `shell ${name}`,
    resolve: async () => ({
      keys: new Secret({ accessKeyId: name, secretAccessKey: 'secret' }),
      description: `the credentials of ${name}`,
      ...life,
    }),
  };
}

/** An agent on a real socket, with a fake exchange and a clock that stands still. */
export async function agentForTest(
  options: Partial<AgentOptions> & {
    readonly server?: ServerOptions;
    readonly clock?: TestClock;
    /** Seconds that every token lives. */
    readonly life?: number;
  } = {},
): Promise<AgentForTest> {
  const home = await homeForTest();
  const { context } = home;
  const clock = options.clock ?? testClock();
  const exchange = fakeExchange(clock.now, options.life);
  const agent = createAgent({
    context: { clock, random: () => 0.5 },
    exchange,
    keeper: noSession,
    ...options,
  });
  const place = await placeOf(context);
  let waiting = 0;
  const counted: Agent = {
    ...agent,
    async handle(request, client) {
      waiting += 1;
      try {
        return await agent.handle(request, client);
      } finally {
        waiting -= 1;
      }
    },
  };
  const server = await startServer(context, place, counted, options.server);
  if (server === undefined) throw new Error('another agent is there');
  const connect = async () => {
    // Thousands of clients in one process may wait long on a busy machine; no test here is about this deadline.
    const connection = await connectAgent(context, place, { timeoutMs: 60_000 });
    if (connection === undefined) throw new Error('no agent is there');
    return connection;
  };
  return {
    context,
    place,
    clock,
    exchange,
    agent,
    connect,
    async getToken({ from = identityOf('a'), signal, ...asked }) {
      const connection = await connect();
      try {
        return await getToken(connection, requestFor(asked), from, signal);
      } finally {
        connection.close();
      }
    },
    waiting: () => waiting,
    holdUpstream() {
      const gate = { open: () => {}, fail: (_error: Error) => {} };
      const opened = new Promise<void>((resolve, reject) => {
        gate.open = resolve;
        gate.fail = reject;
      });
      exchange.before = () => opened;
      return gate;
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await home[Symbol.asyncDispose]();
    },
  };
}
