import {
  listOwners,
  type Owner,
  removeOwner,
  repositoryUse,
  sameOwner,
  updateFile,
} from '@vouch/adapter-kit';
import {
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
  if (!(await listOwners(context)).some((each) => sameOwner(each, owner))) {
    throw new VouchError('configuration', `${owner.tool} was not set up by vouch for ${owner.id}`, {
      hint: 'name the repository and the profile, or the domain, that it was set up with',
    });
  }
  const summary = await forgetUse(context, owner, () => removeOwner(context, owner));
  for (const path of summary.changed) context.say(`restored ${path}`);
  for (const note of summary.notes) context.say(note);
  const left = (await listOwners(context)).map(repositoryUse);
  if (left.some((use) => use !== undefined && sameDomain(use, domain))) return;
  const config = await readConfig(context);
  await updateFile(context, config.path, (text) => withoutDomain({ ...config, text }, domain));
  context.say(`${domainKey(domain)} is no longer configured: no token is given for it`);
}
