/**
 * Which real host names the emulator answers for. Sources: botocore's endpoint rule sets for the API and STS hosts
 * (`codeartifact.REGION.SUFFIX`, FIPS and dual-stack forms), the CodeArtifact user guide for registry hosts, and
 * the AWS PrivateLink chapter of the same guide for VPC endpoints.
 */
export type EmulatedHost =
  | { readonly kind: 'sts'; readonly region: string }
  | { readonly kind: 'codeartifact'; readonly region: string }
  | {
      readonly kind: 'registry';
      readonly region: string;
      readonly domain: string;
      readonly domainOwner: string;
    }
  /** A VPC endpoint names no domain: the path does (`/FORMAT/d/DOMAIN-OWNER/REPOSITORY/`). */
  | { readonly kind: 'vpc-registry'; readonly region: string }
  | { readonly kind: 'access-portal' }
  | { readonly kind: 'token-renewal' }
  | { readonly kind: 'issuer' };

export const issuerHost = 'login.vouch.test';

const region = '(?<region>[a-z]{2,4}(?:-[a-z]+){1,2}-\\d{1,2})';
const standard = [
  'amazonaws\\.com',
  'amazonaws\\.com\\.cn',
  'amazonaws\\.eu',
  'c2s\\.ic\\.gov',
  'sc2s\\.sgov\\.gov',
  'cloud\\.adc-e\\.uk',
  'csp\\.hci\\.ic\\.gov',
];
const suffix = `(?:${standard.join('|')})`;
const apiSuffix = `(?:${[...standard, 'api\\.aws', 'api\\.amazonwebservices\\.com\\.cn'].join('|')})`;
const registrySuffix = `(?:${[...standard, 'on\\.aws'].join('|')})`;

const stsHost = new RegExp(`^sts(?:-fips)?\\.${region}\\.${apiSuffix}$`);
/** IAM Identity Center's: `portal.sso.REGION.…` gives credentials, `oidc.REGION.…` tokens. */
const portalHost = new RegExp(`^portal\\.sso\\.${region}\\.${suffix}$`);
const oidcHost = new RegExp(`^oidc\\.${region}\\.${suffix}$`);
const apiHost = new RegExp(`^codeartifact(?:-fips)?\\.${region}\\.${apiSuffix}$`);
const vpcApiHost = new RegExp(`^vpce-[a-z0-9-]+\\.(?:api\\.)?codeartifact\\.${region}\\.vpce\\.${suffix}$`);
const vpcRegistryHost = new RegExp(`^vpce-[a-z0-9-]+\\.d\\.codeartifact\\.${region}\\.vpce\\.${suffix}$`);
const registryHost = new RegExp(
  `^(?<domain>[a-z][a-z0-9-]{0,48}[a-z0-9])-(?<owner>\\d{12})\\.d\\.codeartifact\\.${region}\\.${registrySuffix}$`,
);

/** What the emulator plays under this host name, or undefined where the host is somebody else's. */
export function emulatedHost(name: string): EmulatedHost | undefined {
  if (name === issuerHost) return { kind: 'issuer' };
  if (name === 'sts.amazonaws.com') return { kind: 'sts', region: 'us-east-1' };
  const sts = stsHost.exec(name)?.groups?.['region'];
  if (sts !== undefined) return { kind: 'sts', region: sts };
  if (portalHost.test(name)) return { kind: 'access-portal' };
  if (oidcHost.test(name)) return { kind: 'token-renewal' };
  const api = (apiHost.exec(name) ?? vpcApiHost.exec(name))?.groups?.['region'];
  if (api !== undefined) return { kind: 'codeartifact', region: api };
  const vpc = vpcRegistryHost.exec(name)?.groups?.['region'];
  if (vpc !== undefined) return { kind: 'vpc-registry', region: vpc };
  const parts = registryHost.exec(name)?.groups;
  const [domain, domainOwner, at] = [parts?.['domain'], parts?.['owner'], parts?.['region']];
  if (domain === undefined || domainOwner === undefined || at === undefined) return undefined;
  return { kind: 'registry', domain, domainOwner, region: at };
}

/** The registry host of a domain, as GetRepositoryEndpoint names it. */
export function registryHostName(
  domain: { readonly domain: string; readonly domainOwner: string; readonly region: string },
  endpointType: 'ipv4' | 'dualstack',
): string {
  const end =
    endpointType === 'dualstack'
      ? 'on.aws'
      : domain.region.startsWith('cn-')
        ? 'amazonaws.com.cn'
        : domain.region.startsWith('eusc-')
          ? 'amazonaws.eu'
          : 'amazonaws.com';
  return `${domain.domain}-${domain.domainOwner}.d.codeartifact.${domain.region}.${end}`;
}
