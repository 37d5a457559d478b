import {
  type Config,
  type Context,
  configuredDomains,
  type Domain,
  domainKey,
  printable,
  readConfig,
  sameDomain,
  sameRepository,
  VouchError,
  withoutDomain,
} from '@vouch/core';
import { type Owner, type Summary, sameOwner } from '../adapter.ts';
import { repositoryUse } from '../repository-owner.ts';
import { listOwners, planRemoval } from './remove.ts';
import { updateFile } from './update-file.ts';
import { dryRunWith } from './update-while.ts';

/**
 * Undoes a tool's set-up by `remove`, and tells the person; the domain stays configured while another set-up of it is there.
 * Throws `configuration` where the owner has nothing set up, and what `remove` throws.
 */
export async function removeSetUp(
  context: Context,
  owner: Owner,
  domain: Domain,
  remove: () => Promise<Summary>,
): Promise<void> {
  await othersBeside(context, owner);
  const { changed, notes } = await remove();
  if (changed.length + notes.length === 0) context.say(`${owner.tool} is no longer set up for ${owner.id}`);
  for (const line of [...changed.map((path) => `restored ${path}`), ...notes]) context.say(line);
  // Asked now, and not before: another set-up may have been undone at the same time.
  if (isUsed(await listOwners(context), domain)) return;
  const config = await readConfig(context);
  await updateFile(context, config.path, without(config, domain));
  context.say(`${domainKey(domain)} is no longer configured: no token is given for it`);
  const own = writtenByHand(config, domain);
  if (own.length > 0)
    context.say(
      printable(
        `${config.path} has also lost what you wrote there for it, and set-up does not write again: ${own.join(', ')}`,
      ),
    );
}

/** What that would change, as a diff. Throws the same. */
export async function previewRemoval(context: Context, owner: Owner, domain: Domain): Promise<string> {
  const isLast = !isUsed(await othersBeside(context, owner), domain);
  const plan = await planRemoval(context, owner);
  for (const note of plan.notes) context.say(note);
  const config = await readConfig(context);
  const change = isLast ? without(config, domain) : (text: string | null) => text;
  return dryRunWith(context, plan, { path: config.path, change });
}

function without(config: Config, domain: Domain) {
  return (text: string | null) => withoutDomain({ ...config, text }, domain);
}

/** Everybody else who has something set up. Throws where the owner has nothing. */
async function othersBeside(context: Context, owner: Owner): Promise<readonly Owner[]> {
  const owners = await listOwners(context);
  const others = owners.filter((each) => !sameOwner(each, owner));
  if (others.length < owners.length) return others;
  const projects = projectsOf(owners, owner);
  throw new VouchError('configuration', `${owner.tool} was not set up by vouch for ${owner.id}`, {
    hint:
      projects.length > 0
        ? `it was in ${projects.join(', ')}: --project DIRECTORY`
        : 'name the repository and the profile, or the domain, that it was set up with',
  });
}

/** The projects that the same tool was set up in for the same repository. */
function projectsOf(owners: readonly Owner[], owner: Owner): readonly string[] {
  const asked = repositoryUse(owner);
  return owners
    .filter(({ tool }) => tool === owner.tool)
    .map(repositoryUse)
    .filter((use) => use !== undefined && asked !== undefined && sameRepository(use, asked))
    .flatMap((use) => use?.project ?? []);
}

/** What set-up only keeps: without it the next set-up would ask AWS's public host in the place of one's own. */
function writtenByHand(config: Config, domain: Domain): readonly string[] {
  const stored = configuredDomains(config).filter((each) => sameDomain(each, domain));
  const settings = stored.flatMap(({ endpointUrl, origins = [] }) => [
    ...(endpointUrl === undefined ? [] : [`endpoint_url ${endpointUrl}`]),
    ...(origins.length === 0 ? [] : [`origins ${origins.join(' ')}`]),
  ]);
  return [...new Set(settings)];
}

function isUsed(owners: readonly Owner[], domain: Domain): boolean {
  return owners.map(repositoryUse).some((use) => use !== undefined && sameDomain(use, domain));
}
