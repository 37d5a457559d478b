import { npmrcFormat, readFileFact } from '@vouch/adapter-kit';
import { Secret, sameRepository, toVouchError } from '@vouch/core';
import { leftOver, type StaticUse } from '@vouch/npm/uses';
import type { Remedy } from '../../remedy.ts';
import { setUpAgain } from '../../setup/set-up-again.ts';
import { bad, type Diagnosis, warning } from '../finding.ts';
import { domainOf, judge } from '../found-token.ts';
import { linesOf } from '../ini-lines.ts';
import type { Scene } from '../scene.ts';
import { sessionNow } from '../session-now.ts';

/** One repository whose token stands in a file: the route is there, and the token is, in nobody else's sight, and lives. */
export async function lookAtUse(scene: Scene, use: StaticUse): Promise<readonly Diagnosis[]> {
  const again = againFor(scene, use);
  const routes = await linesOf(scene.context, use.userFile, npmrcFormat);
  const lost = use.registryKeys.find(
    (key) => !routes.some((line) => line.key === key && line.value === use.url),
  );
  if (lost !== undefined && again !== undefined)
    return [bad(`${use.userFile} does not send ${lost} to ${use.repository} any more`, again)];
  return [...(await lookAtToken(scene, use)), ...(await openToOthers(scene, use.tokenFile))];
}

async function lookAtToken(scene: Scene, use: StaticUse): Promise<Diagnosis[]> {
  const key = `${use.url.replace(/^https:/, '')}:_authToken`;
  const found = (await linesOf(scene.context, use.tokenFile, npmrcFormat)).findLast(
    (line) => line.key === key,
  );
  const who = `${use.tool} (${use.repository})`;
  if (found === undefined && (await isSignedOut(scene)))
    return [warning(`${who} has no token: nobody is signed in`, { kind: 'vouch', words: ['login'] })];
  if (found === undefined)
    return [bad(`${who} has no token in ${use.tokenFile}`, await refreshFor(scene, use))];
  const verdict = await judge(scene, new Secret(found.value), use.url);
  if (verdict.is !== 'stale') {
    const left = await leftOver(scene.context, use);
    if (left !== undefined)
      return [bad(`${use.tokenFile} holds a token of ${who} still, whose session is over`, takingOut[left])];
  }
  if (verdict.is === 'live') return [];
  if (verdict.is === 'unknown') return [warning(`the token of ${who} was not tried: ${verdict.why}`)];
  return [bad(`${who} has a stale token in ${use.tokenFile}: ${verdict.how}`, await refreshFor(scene, use))];
}

/** An agent that was killed, and a logout that could not write the file, leave one. A refresh writes the new session's over it. */
const takingOut = {
  orphan: { kind: 'vouch', words: ['logout'] },
  replaced: { kind: 'vouch', words: ['refresh'] },
} as const satisfies Record<string, Remedy>;

/** The end of a session takes its tokens out of the files; the next login writes them. */
async function isSignedOut({ config, context }: Scene): Promise<boolean> {
  return config?.issuer !== undefined && (await sessionNow(context)) === undefined;
}

/** A token from a shell's own identity is not written unattended, so only setup does. */
async function refreshFor(scene: Scene, use: StaticUse): Promise<Remedy | undefined> {
  if (await isRefused(scene, use)) return undefined;
  const attended = use.written === null ? scene.config?.roles.size === 0 : use.written.by === 'environment';
  return attended ? againFor(scene, use) : { kind: 'vouch', words: ['refresh'] };
}

/** Where AWS gives no token, or has no such repository, no writing mends it: the check of the domains says what does. */
async function isRefused(scene: Scene, { url, repository }: StaticUse): Promise<boolean> {
  const domain = domainOf(scene, url);
  if (domain === undefined) return false;
  try {
    await scene.aws.token(domain);
  } catch {
    return true;
  }
  try {
    await scene.aws.repositoryUrl(domain, repository, 'npm');
    return false;
  } catch (thrown) {
    return toVouchError(thrown).kind === 'configuration';
  }
}

function againFor({ config, setUps }: Scene, use: StaticUse): Remedy | undefined {
  const setUp = setUps.find((setUp) => setUp.tool === use.tool && sameRepository(setUp, use));
  return setUp && setUpAgain(config, setUp);
}

async function openToOthers({ context }: Scene, path: string): Promise<Diagnosis[]> {
  const { mode, target } = await readFileFact(context, path);
  if (mode === null || context.userId === undefined || (mode & 0o077) === 0) return [];
  return [
    bad(`${path} holds a token and is open to other users`, { kind: 'mode', path: target, mode: '600' }),
  ];
}
