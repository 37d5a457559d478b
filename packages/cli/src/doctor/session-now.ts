import { findPlace, type SessionStatus, status, withAgent } from '@vouch/agent';
import type { Context } from '@vouch/core';

/** Milliseconds for the agent to answer; it takes one. */
export const answerDeadlineMs = 3_000;

/** The session that an agent holds now, or undefined. Throws where the agent cannot be asked. */
export async function sessionNow(context: Context): Promise<SessionStatus | undefined> {
  const found = await withAgent(context, await findPlace(context), status, { timeoutMs: answerDeadlineMs });
  return found?.session ?? undefined;
}
