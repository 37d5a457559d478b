import { dirname } from 'node:path';
import { findPlace, type Place, type SessionStatus, status, strangeAt, withAgent } from '@vouch/agent';
import { type Context, lifeOf, lockOwner, toVouchError } from '@vouch/core';
import { countOf } from '../count-of-tokens.ts';
import { isInLastMinute } from '../last-minute.ts';
import { isForeign, notYourHome } from '../setup/foreign-home.ts';
import { timeOfDay } from '../time-of-day.ts';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import type { Scene } from './scene.ts';
import { answerDeadlineMs, sessionNow } from './session-now.ts';

const soonMs = 30 * 60_000;

/** The agent's directory and socket are ours alone, and the agent behind them answers. */
export async function lookAtAgent({ context }: Scene): Promise<readonly Diagnosis[]> {
  const place = await findPlace(context);
  const misplaced =
    (await misplacedAt(context, place.directory, 'directory')) ??
    (await misplacedAt(context, place.socket, 'socket')) ??
    (await misplacedAt(context, place.keyFile, 'file'));
  if (misplaced !== undefined) return [misplaced];
  try {
    const found = await withAgent(context, place, status, { timeoutMs: answerDeadlineMs });
    if (found === undefined) return [await silent(context, place)];
    return [good(`process ${found.pid} answers and holds ${countOf(found)}`)];
  } catch (thrown) {
    return [await unreachable(context, place, toVouchError(thrown).message)];
  }
}

/** What is there and is not what we would have made. A directory is moved by its name: what others put in it stays unread. */
async function misplacedAt(
  context: Context,
  path: string,
  kind: 'directory' | 'socket' | 'file',
): Promise<Diagnosis | undefined> {
  const strange = await strangeAt(context, path, kind);
  const told = `${path} ${strange?.told}, so no agent is used`;
  switch (strange?.is) {
    case 'link':
    case 'of-another-kind':
      return bad(told, { kind: 'move-away', path });
    case 'of-another-user':
      // In that user's home it is their live agent: moved away, they would be signed out.
      if (await isForeign(context, [context.homeDirectory])) return bad(`${told}; ${notYourHome(context)}`);
      return bad(told, { kind: 'move-away', path: kind === 'directory' ? path : dirname(path) });
    case 'open':
      return bad(told, { kind: 'mode', path, mode: kind === 'directory' ? '700' : '600' });
    default:
      return undefined;
  }
}

/** Nobody listens. A socket that is there was left by an agent that was killed. */
async function silent(context: Context, place: Place): Promise<Diagnosis> {
  const left = await context.files.lstat(place.socket).catch(() => undefined);
  if (left === undefined) return good('none is running; it is started when there is something to hold');
  return warning(`${place.socket} was left by an agent that was killed: what it held is lost`, {
    kind: 'vouch',
    words: ['agent', 'start'],
  });
}

/** An agent that runs and says nothing can only be ended. Its process is told from others of that number by its start. */
async function unreachable(context: Context, place: Place, message: string): Promise<Diagnosis> {
  const owner = await lockOwner(context, place.agentLock);
  if (owner === undefined || (await lifeOf(context, owner)) !== 'alive') return bad(message);
  return bad(`${message}; it is process ${owner.pid}`, {
    kind: 'run',
    words: ['kill', '-KILL', `${owner.pid}`],
  });
}

/** The session that the agent holds, where somebody has enrolled. */
export async function lookAtSession({ context, config }: Scene): Promise<readonly Diagnosis[]> {
  if (config === undefined) return [warning('not checked: the configuration cannot be read')];
  if (config.issuer === undefined) return [good('nobody has enrolled: the ordinary AWS identities are used')];
  return [tellOf(await sessionNow(context), context.clock.now())];
}

/** What is said of a session at a moment (epoch milliseconds). Pure. */
export function tellOf(session: SessionStatus | undefined, now: number): Diagnosis {
  const login = { kind: 'vouch', words: ['login'] } as const;
  if (session === undefined) return warning('nobody is signed in', login);
  const until = timeOfDay(session.endsAt);
  if (session.renewableUntil <= now)
    return bad(`the session can have no new credentials any more, though it lasts until ${until}`, login);
  if (isInLastMinute(session, now))
    return bad(`the session ends at ${until} and gives no token any more`, login);
  if (session.endsAt - now < soonMs) return warning(`the session ends at ${until}`, login);
  return good(`signed in as ${session.name} until ${until}`);
}
