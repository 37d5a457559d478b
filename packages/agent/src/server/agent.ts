import {
  type Context,
  chain,
  createBroker,
  type Exchange,
  type Identity,
  type Provider,
  toVouchError,
  VouchError,
} from '@vouch/core';
import type { SessionKeeper } from '../session/keeper.ts';
import { silenceMs } from '../wire/patience.ts';
import type {
  AgentStatus,
  Answer,
  GetCredentials,
  GetToken,
  Request,
  SessionRequest,
} from '../wire/protocol.ts';
import { toWireCredentials } from '../wire/wire-credentials.ts';
import { createElections, NobodyLeft, type Waiter } from './election.ts';
import { type Errands, noErrands } from './errands.ts';
import { createLedger } from './ledger.ts';
import { type ReasonToEnd, reasonToEnd } from './lifecycle.ts';
import { tellable } from './tellable.ts';

export interface AgentOptions {
  readonly context: Pick<Context, 'clock' | 'random'>;
  readonly exchange: Exchange;
  readonly keeper: SessionKeeper;
  /** What is to be done outside when tokens change or a session ends. */
  readonly errands?: Pick<Errands, 'want' | 'isRunning'>;
  /** Milliseconds that an elected client may be silent. */
  readonly silenceMs?: number;
}

/** A client while it waits for one answer. `signal` aborts when it leaves. */
export interface Client extends Waiter {
  readonly signal: AbortSignal;
}

/** `stop` is the server's own. */
export type AgentRequest = Exclude<Request, { kind: 'stop' }>;

/** What the agent does, without its socket. */
export interface Agent {
  handle(request: AgentRequest, client: Client): Promise<Answer>;
  /** Drops every token, every credential and the session. */
  drop(): void;
  /** Drops what is over, fetches ahead what is due, and says whether the agent has come to its end. To be called every 30 seconds. */
  tick(): ReasonToEnd | undefined;
}

/** The identity of a session that is not there. */
const nobody: Identity = {
  fingerprint: 'nobody',
  async resolve() {
    throw new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
  },
};

/** The shell's answer where the session has none; its reason where neither has, since the shell's says that nobody is signed in. */
function sessionFirst<T>(fromSession: Provider<T>, fromShell: Provider<T>): Provider<T> {
  return async () => {
    let reason: unknown;
    const noted = () =>
      fromSession().catch((thrown) => {
        reason = thrown;
        throw thrown;
      });
    return await chain(noted, fromShell)().catch((thrown) => {
      throw toVouchError(thrown).kind === 'not-signed-in' ? reason : thrown;
    });
  };
}

export function createAgent({
  context,
  exchange,
  keeper,
  errands = noErrands,
  silenceMs: silence = silenceMs,
}: AgentOptions): Agent {
  const { clock } = context;
  const elections = createElections(silence);
  const ledger = createLedger(clock);
  const broker = createBroker(context, exchange, (...token) => {
    if (ledger.note(...token) === 'replaced') errands.want('refresh');
  });
  const startedAt = clock.now();
  let lastAsked = clock.monotonic();
  let clearings = 0;

  const described = (identity: Identity): Identity => ({
    fingerprint: identity.fingerprint,
    get endsAt() {
      return identity.endsAt;
    },
    async resolve(signal) {
      const credentials = await identity.resolve(signal);
      ledger.describe(identity, credentials.description);
      return credentials;
    },
  });

  const fromClient = async (request: GetToken, client: Client) => {
    // The selector is part of it, so that a fingerprint that leaves it out cannot make two identities one.
    const fingerprint = JSON.stringify(['client', request.identity, request.fingerprint]);
    const identity = described({ fingerprint, resolve: () => elections.elect(fingerprint) });
    const leave = elections.join(fingerprint, client);
    try {
      for (;;) {
        try {
          return await broker.getAuthorizationToken(identity, request, client.signal);
        } catch (thrown) {
          // The call that this client joined had run out of clients before it came.
          const tooLate = thrown instanceof NobodyLeft && !thrown.asked.has(client);
          if (!tooLate || client.signal.aborted) throw thrown;
        }
      }
    } finally {
      leave();
    }
  };

  const fromAnybody = async (request: GetToken, client: Client): Promise<Answer> => {
    const held = keeper.identity(request.identity, request.region);
    const fromSession = () => broker.getAuthorizationToken(described(held ?? nobody), request, client.signal);
    const fromShell = () => fromClient(request, client);
    // A client that asks for the session gets it or its error; `automatic` goes on to the client's own credentials.
    const source =
      request.identity.kind === 'session'
        ? fromSession
        : held === undefined
          ? fromShell
          : sessionFirst(fromSession, fromShell);
    const { secret, expiration } = await source();
    return { kind: 'token', token: secret.expose(), expiration };
  };

  const credentialsOfSession = async ({ role, region }: GetCredentials, client: Client): Promise<Answer> => {
    const held = keeper.identity({ kind: 'session', role }, region) ?? nobody;
    const credentials = await broker.getCredentials(described(held), client.signal);
    return { kind: 'credentials', ...toWireCredentials(credentials) };
  };

  const afresh = async (client: Client, answer: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const asked = clearings;
      try {
        return await answer();
      } catch (thrown) {
        // What was being fetched when everything was dropped is given to nobody. Those who waited for it ask again.
        if (asked === clearings || client.signal.aborted) throw thrown;
      }
    }
  };

  const store = async (handover: unknown): Promise<Answer> => {
    const wanted = keeper.store(handover);
    clear();
    const fetched = await Promise.allSettled(
      wanted.map(({ identity, request }) =>
        request === undefined
          ? broker.getCredentials(described(identity))
          : broker.getAuthorizationToken(described(identity), request),
      ),
    );
    const failures = fetched.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    errands.want('refresh');
    return { kind: 'session', session: keeper.status(), failures: tellable(failures) };
  };

  const session = async ({ action, handover }: SessionRequest): Promise<Answer> => {
    if (action === 'store') return await store(handover);
    if (action === 'end') {
      clear();
      errands.want('scrub');
      await keeper.end();
    }
    return { kind: 'session', session: keeper.status() };
  };

  const status = (): AgentStatus => ({
    pid: process.pid,
    startedAt,
    tokens: ledger.list(),
    session: keeper.status(),
  });

  const clear = () => {
    clearings += 1;
    broker.clear();
    ledger.clear();
  };

  const perform = async (request: AgentRequest, client: Client): Promise<Answer> => {
    switch (request.kind) {
      case 'get-token':
        return await afresh(client, () => fromAnybody(request, client));
      case 'get-credentials':
        return await afresh(client, () => credentialsOfSession(request, client));
      case 'session':
        return await session(request);
      case 'status':
        return { kind: 'status', status: status() };
      case 'forget':
        broker.forget(request);
        ledger.forget(request);
        return { kind: 'done' };
      case 'clear':
        clear();
        return { kind: 'done' };
    }
  };

  return {
    async handle(request, client) {
      // An errand asks for tokens like any client. Were that to count, one that fails and is run again would keep the agent for ever.
      if (request.kind !== 'status' && !errands.isRunning()) lastAsked = clock.monotonic();
      return await perform(request, client);
    },
    drop() {
      clear();
      void keeper.end();
    },
    tick() {
      broker.sweep();
      // A token that ran out without a successor may still be in a file.
      if (ledger.sweep() > 0) errands.want('refresh');
      const live = ledger.live();
      const reason = reasonToEnd({
        now: clock.now(),
        idleMs: clock.monotonic() - lastAsked,
        liveTokens: live.length,
        sessionEndsAt: keeper.endsAt,
      });
      // The broker fetches ahead only when it is asked. A failure is tried again later, or told to the next client.
      if (reason === undefined)
        for (const { identity, request } of live)
          broker.getAuthorizationToken(identity, request).catch(() => {});
      return reason;
    },
  };
}
