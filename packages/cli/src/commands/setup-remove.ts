import {
  dryRunWith,
  listOwners,
  type Owner,
  planRemoval,
  removeOwner,
  repositoryUse,
  sameOwner,
  updateFile,
} from '@vouch/adapter-kit';
import {
  type Config,
  type Context,
  type Domain,
  domainKey,
  readConfig,
  sameDomain,
  VouchError,
  withoutDomain,
} from '@vouch/core';
import { forgetUse } from '@vouch/npm/uses';

/** Takes a tool's set-up back; the domain stays configured while another set-up of it is there. */
export async function removeSetup(context: Context, owner: Owner, domain: Domain): Promise<void> {
  const isLast = await isLastOfDomain(context, owner, domain);
  const summary = await forgetUse(context, owner, () => removeOwner(context, owner));
  for (const path of summary.changed) context.say(`restored ${path}`);
  for (const note of summary.notes) context.say(note);
  if (!isLast) return;
  const config = await readConfig(context);
  await updateFile(context, config.path, without(config, domain));
  context.say(`${domainKey(domain)} is no longer configured: no token is given for it`);
}

/** What that would change, as a diff. */
export async function previewRemoval(context: Context, owner: Owner, domain: Domain): Promise<string> {
  const isLast = await isLastOfDomain(context, owner, domain);
  const plan = await planRemoval(context, owner);
  for (const note of plan.notes) context.say(note);
  const config = await readConfig(context);
  const change = isLast ? without(config, domain) : (text: string | null) => text;
  return dryRunWith(context, plan, { path: config.path, change });
}

function without(config: Config, domain: Domain) {
  return (text: string | null) => withoutDomain({ ...config, text }, domain);
}

/** Whether no other set-up uses the domain. Throws `configuration` where the owner has nothing set up. */
async function isLastOfDomain(context: Context, owner: Owner, domain: Domain): Promise<boolean> {
  const owners = await listOwners(context);
  const others = owners.filter((each) => !sameOwner(each, owner));
  if (others.length === owners.length) {
    throw new VouchError('configuration', `${owner.tool} was not set up by vouch for ${owner.id}`, {
      hint: 'name the repository and the profile, or the domain, that it was set up with',
    });
  }
  return others.map(repositoryUse).every((use) => use === undefined || !sameDomain(use, domain));
}
