import { connectAgent, placeOf, session } from '@vouch/agent';
import type { Context } from '@vouch/core';

/** Whether an agent holds a session now. An agent that cannot be reached holds none for us. */
export async function isSessionLive(context: Context): Promise<boolean> {
  try {
    const connection = await connectAgent(context, await placeOf(context));
    if (connection === undefined) return false;
    try {
      return (await session(connection, 'status')).session !== null;
    } finally {
      connection.close();
    }
  } catch {
    return false;
  }
}
