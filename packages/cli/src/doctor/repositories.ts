import { describeDomain, type Profile, sameDomain, toVouchError, type VouchError } from '@vouch/core';
import { allOf, type Remedy } from '../remedy.ts';
import { takeBack } from '../setup/set-up-again.ts';
import type { SetUp } from '../setup/set-ups.ts';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import { statusWith } from './found-token.ts';
import { missingAction } from './iam.ts';
import type { Scene } from './scene.ts';

/** Every configured domain gives a token, and every repository that a tool is set up for can be read with it. */
export async function lookAtDomains(scene: Scene): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(scene.domains.map((domain) => lookAtDomain(scene, domain)));
  return found.flat();
}

async function lookAtDomain(scene: Scene, domain: Profile): Promise<readonly Diagnosis[]> {
  const name = describeDomain(domain);
  const setUps = scene.setUps.filter((setUp) => sameDomain(setUp, domain));
  try {
    await scene.aws.token(domain);
  } catch (thrown) {
    const removals = setUps.map((setUp) => takeBack(scene.config, setUp));
    return [refusal(toVouchError(thrown), domain, `a token for ${name}`, allOf(removals))];
  }
  const repositories = await Promise.all(setUps.map((setUp) => lookAtRepository(scene, domain, setUp)));
  return [good(`${name} gives tokens`), ...unique(repositories)];
}

async function lookAtRepository(scene: Scene, domain: Profile, setUp: SetUp): Promise<Diagnosis> {
  const { repository, format, tool } = setUp;
  try {
    const url = await scene.aws.repositoryUrl(domain, repository, format);
    const { secret } = await scene.aws.token(domain);
    if ((await statusWith(scene, secret, url, format)) !== 403)
      return good(`${repository} of ${domain.domain} can be read`);
    const { arn } = await scene.aws.caller(domain);
    const said = `User: ${arn} is not authorized to perform: codeartifact:ReadFromRepository on resource: ${url}`;
    return missingAction(said, domain, tool) ?? bad(said);
  } catch (thrown) {
    const told = `${tool} (repository ${repository} of ${domain.domain})`;
    return refusal(toVouchError(thrown), domain, told, takeBack(scene.config, setUp));
  }
}

/** What AWS would not give, told by its kind. `remove` takes back what was set up for something that does not exist. */
function refusal(error: VouchError, domain: Profile, what: string, remove: Remedy | undefined): Diagnosis {
  const { kind, message, aws } = error;
  if (kind === 'denied' && aws?.role === undefined)
    return missingAction(message, domain, what) ?? bad(message);
  if (kind === 'configuration' && aws?.error.startsWith('ResourceNotFound')) {
    const undo =
      remove === undefined ? '' : '; if the name is wrong, undo the set-up and repeat it under the right one';
    return bad(`${message}${undo}`, remove);
  }
  if (kind === 'service' || kind === 'internal') return bad(message);
  // Told by the checks of the network and the identity, with what mends it.
  return warning(`${what} not checked: ${message}`);
}

function unique(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.filter((each, index) => diagnoses.findIndex(({ what }) => what === each.what) === index);
}
