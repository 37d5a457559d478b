import { type Config, causes, type Profile, stsRegionOf, toVouchError } from '@vouch/core';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import { remedyForIdentity } from './identity-remedy.ts';
import type { Scene } from './scene.ts';

/** Which identity serves each domain, and whose account it is in. */
export async function lookAtIdentity(scene: Scene): Promise<readonly Diagnosis[]> {
  const { config } = scene;
  if (config === undefined) return [warning('not checked: the configuration cannot be read')];
  const domains = scene.domains.length > 0 ? scene.domains : withoutDomains(config);
  const found = await Promise.all(domains.map((domain) => identityFor(scene, config, domain)));
  return found.filter(
    (each, index) =>
      found.findIndex(({ state, what }) => state === each.state && what === each.what) === index,
  );
}

/** Asks for the identities alone, where no domain is configured yet: with several roles for each of them. */
function withoutDomains({ roles }: Config): readonly Profile[] {
  const domain = { domain: '', domainOwner: '' };
  if (roles.size === 0) return [{ ...domain, region: 'us-east-1' }];
  return [...roles.values()].map((role) => ({
    ...domain,
    region: stsRegionOf(role),
    ...(roles.size > 1 && { awsProfile: role.awsProfile }),
  }));
}

async function identityFor(
  { aws, context, setUps }: Scene,
  config: Config,
  domain: Profile,
): Promise<Diagnosis> {
  try {
    const { description } = await aws.credentials(domain);
    const { account, arn } = await aws.caller(domain);
    const foreign =
      domain.domain === '' || account === domain.domainOwner
        ? ''
        : `; the domain ${domain.domain} belongs to ${domain.domainOwner}`;
    return good(`${description}: ${arn} of account ${account}${foreign}`);
  } catch (thrown) {
    const error = toVouchError(thrown);
    const said = [error.message, ...causes(error)].join(': ');
    if (error.kind === 'network' || error.kind === 'throttled') return warning(`not checked: ${said}`);
    const where = domain.awsProfile === undefined ? '' : ` (AWS profile ${domain.awsProfile})`;
    const { note, remedy } = remedyForIdentity({ env: context.env, config, setUps }, error, domain);
    return bad(`${said}${where}${note === undefined ? '' : `; ${note}`}`, remedy);
  }
}
