import { type Context, causes, type Profile, toVouchError, type VouchError } from '@vouch/core';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import type { Remedy } from './remedy.ts';
import type { Scene } from './scene.ts';

/** Which identity serves each domain, and whose account it is in. */
export async function lookAtIdentity(scene: Scene): Promise<readonly Diagnosis[]> {
  const domains = scene.domains.length > 0 ? scene.domains : [nobody];
  const found = await Promise.all(domains.map((domain) => identityFor(scene, domain)));
  return found.filter(
    (each, index) =>
      found.findIndex(({ state, what }) => state === each.state && what === each.what) === index,
  );
}

/** Asks for the identity alone, where no domain is configured yet. */
const nobody: Profile = { domain: '', domainOwner: '', region: 'us-east-1' };

async function identityFor({ aws, context, config }: Scene, domain: Profile): Promise<Diagnosis> {
  try {
    const { description } = await aws.credentials(domain);
    const { account, arn } = await aws.caller(domain);
    const foreign =
      domain === nobody || account === domain.domainOwner
        ? ''
        : `; the domain ${domain.domain} belongs to ${domain.domainOwner}`;
    return good(`${description}: ${arn} of account ${account}${foreign}`);
  } catch (thrown) {
    const error = toVouchError(thrown);
    const said = [error.message, ...causes(error)].join(': ');
    if (error.kind === 'network' || error.kind === 'throttled') return warning(`not checked: ${said}`);
    const where = domain.awsProfile === undefined ? '' : ` (AWS profile ${domain.awsProfile})`;
    const remedy = remedyFor(context.env, error, domain, config?.issuer !== undefined);
    const hint = remedy === undefined && error.hint !== undefined ? `; ${error.hint}` : '';
    return bad(`${said}${where}${hint}`, remedy);
  }
}

const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** What stands in the environment comes before everything else, so a wrong value there is the first suspect. */
function remedyFor(
  env: Context['env'],
  { kind, hint }: VouchError,
  { awsProfile }: Profile,
  enrolled: boolean,
): Remedy | undefined {
  if (awsProfile === undefined && (kind === 'not-signed-in' || kind === 'configuration')) {
    const set = keys.filter((name) => env[name]);
    if (set.length > 0) return { kind: 'unset', names: set };
    if (kind === 'configuration' && env['AWS_PROFILE']) return { kind: 'unset', names: ['AWS_PROFILE'] };
  }
  if (kind !== 'not-signed-in') return undefined;
  const sso = /^aws sso login(?: --profile (\S+))?$/.exec(hint ?? '');
  if (sso !== null) return { kind: 'run', words: (hint ?? '').split(' ') };
  return enrolled ? { kind: 'vouch', words: ['login'] } : undefined;
}
