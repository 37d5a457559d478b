import type { Authorization, Reply, ServiceRequest } from '../http/message.ts';
import type { EmulatedHost } from '../network/hosts.ts';
import type { Action } from '../state/accounts.ts';
import type { DomainName } from '../state/domains.ts';
import type { World } from '../state/world.ts';

/** A registry request taken apart: whose repository, which format, and the path below the repository. */
export interface RegistryTarget extends DomainName {
  readonly format: string;
  readonly repository: string;
  /** Percent-decoded, without a leading slash. */
  readonly rest: string;
  /** The repository's own URL, with a trailing slash, as the client wrote its host. */
  readonly base: string;
}

/** `/FORMAT/REPOSITORY/REST`, or `/FORMAT/d/DOMAIN-OWNER/REPOSITORY/REST` at a VPC endpoint. */
export function registryTarget(host: EmulatedHost, request: ServiceRequest): RegistryTarget | undefined {
  if (host.kind === 'vpc-registry') {
    const form = /^\/([a-z]+)\/d\/([a-z][a-z0-9-]*)-(\d{12})\/([^/]+)\/(.*)$/s;
    const [, format, domain, domainOwner, repository, rest] = form.exec(request.path) ?? [];
    if (format === undefined || domain === undefined || domainOwner === undefined) return undefined;
    const base = `https://${request.host}/${format}/d/${domain}-${domainOwner}/${repository}/`;
    return target({ domain, domainOwner, region: host.region }, format, repository, rest, base);
  }
  if (host.kind !== 'registry') return undefined;
  const [, format, repository, rest] = /^\/([a-z]+)\/([^/]+)\/(.*)$/s.exec(request.path) ?? [];
  if (format === undefined) return undefined;
  const { domain, domainOwner, region } = host;
  const base = `https://${request.host}/${format}/${repository}/`;
  return target({ domain, domainOwner, region }, format, repository, rest, base);
}

function target(
  domain: DomainName,
  format: string,
  repository = '',
  rest = '',
  base = '',
): RegistryTarget | undefined {
  try {
    return {
      ...domain,
      format,
      repository: decodeURIComponent(repository),
      rest: decodeURIComponent(rest),
      base,
    };
  } catch {
    return undefined;
  }
}

/** Whom a registry request comes from, and whether its token opens this domain. */
export interface Admission {
  readonly authorization: Authorization;
  readonly principal?: string;
  /** What to answer instead, where the request is not let in. */
  readonly refusal?: { readonly status: 401 | 403; readonly message: string };
}

/**
 * Judges a token at a repository. `token` is undefined where the request carried none, null where it carried one in
 * a form that this place does not take.
 */
export function admit(
  world: World,
  at: RegistryTarget,
  token: string | null | undefined,
  action: Action,
): Admission {
  if (token === undefined) {
    return { authorization: 'none', refusal: { status: 401, message: 'authentication is required' } };
  }
  const verdict = token === null ? ({ is: 'wrong' } as const) : world.tokens.judge(token, at);
  if (verdict.is === 'wrong') {
    return { authorization: 'wrong', refusal: { status: 401, message: 'the token is not valid' } };
  }
  const { principal } = verdict;
  if (verdict.is !== 'valid') {
    const message = verdict.is === 'expired' ? 'the token has expired' : 'the token is for another domain';
    return { authorization: verdict.is, principal, refusal: { status: 401, message } };
  }
  if (!world.accounts.may(verdict.grantee, action)) {
    const message = `${principal} is not authorized to perform: ${action}`;
    return { authorization: 'denied', principal, refusal: { status: 403, message } };
  }
  return { authorization: 'valid', principal };
}

/**
 * The challenges that users report from the real service: both schemes, realm DOMAIN/REPOSITORY. In headers of their own:
 * clients show them joined by a comma, but Maven 3.8, 3.9 and 4 find no Basic behind another scheme in one header
 * (measured), and AWS documents Basic for them.
 */
function challenge(at: RegistryTarget): Readonly<Record<string, string[]>> {
  const realm = `${at.domain}/${at.repository}`;
  return { 'www-authenticate': [`Bearer realm="${realm}"`, `Basic realm="${realm}"`] };
}

/** A refusal as a reply, with the challenge where it is a 401. */
export function refusalReply(
  at: RegistryTarget,
  refusal: { readonly status: 401 | 403; readonly message: string },
  body: (status: number, message: string) => Reply,
): Reply {
  const reply = body(refusal.status, refusal.message);
  return refusal.status === 401 ? { ...reply, headers: { ...reply.headers, ...challenge(at) } } : reply;
}
