import type { Context } from '../context.ts';
import { awsSections } from './sections.ts';

/**
 * The AWS profile whose own section says where to sign in: a role's profile names another one as its `source_profile`, and
 * AWS's commands that sign in follow none. The profile itself where the files lead nowhere else. Undefined is the default one.
 */
export async function signInProfile(
  context: Context,
  profile: string | undefined,
): Promise<string | undefined> {
  const { config, credentials } = await awsSections(context);
  const visited = new Set<string>();
  for (let name = profile ?? 'default'; !visited.has(name); ) {
    visited.add(name);
    const { role_arn, source_profile } = { ...config[name], ...credentials[name] };
    if (!role_arn || !source_profile) return name === 'default' ? profile : name;
    name = source_profile;
  }
  return profile;
}
