import { connectAgent, inDirectory, placeOf, session } from '@vouch/agent';
import type { Context } from '@vouch/core';

/** Where this process would find its agent. */
export async function agentDirectory(context: Context): Promise<string> {
  return (await placeOf(context)).directory;
}

/** Whether the agent that listens in this directory holds a session now. One that cannot be reached holds none. */
export async function isSessionLive(context: Context, directory: string): Promise<boolean> {
  const there = inDirectory(context, directory);
  try {
    const connection = await connectAgent(there, await placeOf(there));
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
