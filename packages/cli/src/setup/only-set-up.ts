import { listChosen } from '@vouch/adapter-kit';
import {
  type Context,
  configuredDomains,
  describeDomain,
  type EndpointType,
  readConfig,
  sameDomain,
  VouchError,
} from '@vouch/core';
import { chosenFlags } from '../tool-flags.ts';
import { toolNamed } from '../tools.ts';
import { profileFlag, type SetUp, setUpsFrom } from './set-ups.ts';
import type { SetupFlags } from './setup-flags.ts';

/**
 * The flags of the one set-up that a tool has, for a person who names no repository: the guide has people run `vouch setup codeartifact
 * --tool npm` for a fresh token. Throws `usage` where there is none, or more than one.
 */
export async function onlySetUp(
  context: Context,
  {
    tool,
    project,
    domain,
    profile,
    remove,
  }: Pick<SetupFlags, 'tool' | 'project' | 'domain' | 'profile' | 'remove'>,
): Promise<Pick<SetupFlags, 'repository'> & Partial<SetupFlags>> {
  toolNamed(tool);
  const config = await readConfig(context);
  const place = project ? context.workingDirectory : undefined;
  const meant = profile === undefined ? undefined : config.profiles.get(profile);
  const all = setUpsFrom(await listChosen(context))
    .filter((setUp) => setUp.tool === tool)
    .filter((setUp) => domain === undefined || setUp.domain === domain)
    .filter((setUp) => profile === undefined || (meant !== undefined && sameDomain(meant, setUp)));
  const here = all.filter((setUp) => setUp.project === place);
  // A project is set up for what the user is, unless something is set up in it.
  const isUsers = here.length === 0 && !remove;
  const known = isUsers ? all.filter((setUp) => setUp.project === undefined) : here;
  const [only, ...others] = known;
  if (only === undefined || others.length > 0) throw notOne(tool, known);
  const { repository, domainOwner, region, chosen } = only;
  // What was chosen before the last time stands, and is not taken away.
  const words = chosen.at(-1) ?? [];
  const [, profileName] = profileFlag(config, only);
  const stored = configuredDomains(config).find((each) => sameDomain(each, only));
  const endpointType = words[words.indexOf('--endpoint-type') + 1] as EndpointType;
  return {
    repository,
    domain: only.domain,
    domainOwner,
    region,
    ...(profileName !== undefined && { profile: profileName }),
    ...(stored?.awsProfile !== undefined && { awsProfile: stored.awsProfile }),
    ...(stored?.durationSeconds !== undefined && { durationSeconds: String(stored.durationSeconds) }),
    ...(words.includes('--endpoint-type') && { endpointType }),
    ...chosenFlags(words),
  };
}

function notOne(tool: string, known: readonly SetUp[]): VouchError {
  const names = known.map((setUp) => `${setUp.repository} of ${describeDomain(setUp)}`);
  const there = names.length === 0 ? '' : `; set up: ${names.join(', ')}`;
  return new VouchError('usage', `which repository is ${tool} to use?${there}`, {
    hint: '--repository NAME',
  });
}
