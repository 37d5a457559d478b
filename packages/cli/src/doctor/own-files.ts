import { dirname, join } from 'node:path';
import { listOwners } from '@vouch/adapter-kit';
import {
  type Config,
  type Context,
  describeDomain,
  domainLabel,
  readConfig,
  sameDomain,
  toVouchError,
  vouchDirectory,
} from '@vouch/core';
import { readUses } from '@vouch/npm/uses';
import { isForeign, notYourHome } from '../setup/foreign-home.ts';
import { setUpAgain } from '../setup/set-up-again.ts';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import type { Scene } from './scene.ts';

/** `~/.vouch/config.json`: it can be read, nobody else can write it, and it names every domain that a tool is set up for. */
export async function lookAtConfig(scene: Scene): Promise<readonly Diagnosis[]> {
  const { context, config } = scene;
  const path = join(vouchDirectory(context), 'config.json');
  const found = [
    await problemOf(context, path, () => readConfig(context)),
    await openToOthers(context, path),
  ];
  if (config !== undefined) found.push(...forgottenDomains(scene), ...disagreements(scene, config));
  const told = found.filter((each) => each !== undefined);
  if (told.length > 0) return told;
  if (scene.domains.length > 0) return [good(`${path} names ${scene.domains.map(domainLabel).join(', ')}`)];
  const words = ['setup', 'codeartifact', '--tool', 'TOOL', '--repository', 'NAME', '--domain', 'NAME'];
  return [warning('no CodeArtifact domain is configured', { kind: 'vouch', words })];
}

/** What `--remove` and the refresh of tokens go by. */
export async function lookAtState({ context }: Scene): Promise<readonly Diagnosis[]> {
  const directory = join(vouchDirectory(context), 'state');
  const found = [
    await problemOf(context, join(directory, 'journal.json'), () => listOwners(context)),
    await problemOf(context, join(directory, 'static.json'), () => readUses(context)),
  ].filter((each) => each !== undefined);
  return found.length > 0 ? found : [good('the journal of what setup wrote can be read')];
}

async function problemOf(
  context: Context,
  path: string,
  read: () => Promise<unknown>,
): Promise<Diagnosis | undefined> {
  try {
    await read();
    return undefined;
  } catch (thrown) {
    const { message, hint, reason } = toVouchError(thrown);
    if (reason === 'newer-file') return bad(`${message}: ${hint}`);
    const own = vouchDirectory(context);
    if (await isForeign(context, [own, dirname(path), path])) {
      // Theirs to keep: it is HOME that is wrong.
      if (await isForeign(context, [context.homeDirectory]))
        return bad(`${message}; ${notYourHome(context)}`);
      const words = ['sudo', 'chown', '-R', String(context.userId), own];
      return bad(`${message}; ${own} is another user’s, or something in it`, { kind: 'run', words });
    }
    const aside = (await fileAmong(context, [own, dirname(path)])) ?? path;
    return bad(`${message}; once it is aside, run setup again`, { kind: 'move-away', path: aside });
  }
}

/** The first of these directories that is a file: nothing below it could be moved. */
async function fileAmong({ files }: Context, directories: readonly string[]): Promise<string | undefined> {
  for (const path of directories) {
    const stat = await files.stat(path).catch(() => undefined);
    if (stat?.isFile() === true) return path;
  }
  return undefined;
}

async function openToOthers(context: Context, path: string): Promise<Diagnosis | undefined> {
  if (context.userId === undefined) return undefined;
  const stat = await context.files.stat(path).catch(() => undefined);
  if (stat === undefined || (stat.mode & 0o022) === 0) {
    return stat === undefined || (stat.mode & 0o044) === 0
      ? undefined
      : warning(`${path} can be read by others`, { kind: 'mode', path, mode: '600' });
  }
  // Whoever may write it decides which domains get a token.
  return bad(`${path} can be written by others, who could have tokens given to a domain of theirs`, {
    kind: 'mode',
    path,
    mode: '600',
  });
}

/** A tool's request names no profile, so those of a domain must agree. */
function disagreements({ setUps }: Scene, config: Config): Diagnosis[] {
  const profiles = [...config.profiles];
  return profiles.flatMap(([name, profile], at) => {
    const [former, others] = profiles.slice(0, at).find(([, each]) => sameDomain(each, profile)) ?? [];
    if (others === undefined || others.awsProfile === profile.awsProfile) return [];
    const what = `the profiles ${former} and ${name} name ${describeDomain(profile)} with different AWS profiles: no tool is given a token for it`;
    const setUp = setUps.find((each) => sameDomain(each, profile));
    const flag = ['--aws-profile', others.awsProfile ?? profile.awsProfile ?? 'NAME'];
    return [bad(what, setUp && setUpAgain(config, setUp, flag))];
  });
}

/** A tool whose domain is not configured gets `not-mine` for an answer. */
function forgottenDomains({ config, domains, setUps }: Scene): Diagnosis[] {
  return setUps
    .filter((setUp) => !domains.some((domain) => sameDomain(domain, setUp)))
    .map((setUp) =>
      bad(
        `${setUp.tool} is set up for ${describeDomain(setUp)}, which is not configured: no token is given for it`,
        setUpAgain(config, setUp),
      ),
    );
}
