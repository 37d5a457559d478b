export type ReasonToEnd = 'session-ended' | 'idle';

export interface Life {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds since a client last asked for something. */
  readonly idleMs: number;
  readonly liveTokens: number;
  readonly sessionEndsAt: number | undefined;
}

/** Without a session and without a token, the agent waits this long for somebody to ask. */
const idleWithoutTokensMs = 10 * 60_000;
/** Tokens that nobody has asked for since then are not worth a process. */
const idleWithTokensMs = 4 * 3_600_000;

/** Why an agent should end now, or undefined. Pure; asked at least every 30 seconds, because timers stop in a suspend. */
export function reasonToEnd({ now, idleMs, liveTokens, sessionEndsAt }: Life): ReasonToEnd | undefined {
  if (sessionEndsAt !== undefined) return now >= sessionEndsAt ? 'session-ended' : undefined;
  return idleMs >= (liveTokens === 0 ? idleWithoutTokensMs : idleWithTokensMs) ? 'idle' : undefined;
}
