import { type Domain, parseEndpoint, sameDomain } from '@vouch/core';
import type { MavenSettings } from './settings-file.ts';
import { awsTokenVariable, tokenVariable, variableOfProfile, variableWith } from './variable-names.ts';

/**
 * The variable that a server's password names: the profile's, unless another domain's server has that one already. A
 * server that says `${env.CODEARTIFACT_TOKEN}`, as AWS's pages do, is left so.
 */
export function chooseVariable(
  settings: MavenSettings,
  serverId: string,
  profile: string,
  domain: Domain,
): string {
  const { domain: name, domainOwner, region } = domain;
  const candidates = [
    variableOfProfile(profile),
    variableWith(name),
    variableWith(name, domainOwner),
    variableWith(name, domainOwner, region),
  ];
  const chosen = candidates.find((variable) => !isTaken(settings, variable, domain)) ?? candidates.at(-1);
  const present = settings.servers.find(({ id }) => id === serverId)?.password;
  return chosen === tokenVariable && present === reference(awsTokenVariable)
    ? awsTokenVariable
    : (chosen ?? tokenVariable);
}

/** As settings.xml names a variable of the environment. */
export function reference(variable: string): string {
  return `\${env.${variable}}`;
}

function isTaken(settings: MavenSettings, variable: string, domain: Domain): boolean {
  const ids = settings.servers.filter(({ variables }) => variables.includes(variable)).map(({ id }) => id);
  return [...settings.repositories, ...settings.mirrors]
    .filter(({ id }) => ids.includes(id))
    .map(({ url }) => parseEndpoint(url))
    .some((endpoint) => endpoint !== undefined && !sameDomain(domain, endpoint));
}
