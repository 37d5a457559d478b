import type { Answer, Authorization, Reply } from '../http/message.ts';
import type { Action } from '../state/accounts.ts';
import type { World } from '../state/world.ts';
import type { RegistryTarget } from './registry-request.ts';

/** What a format says about one request. */
interface GuardedRequest {
  /** Undefined where the request carried none, null where it carried one in a form that this place does not take. */
  readonly token: string | null | undefined;
  readonly action: Action;
  /** A failure in the words of the format. */
  readonly failure: (status: number, message: string) => Reply;
  /** Does what was asked; called where the token opens the repository and the repository exists. */
  readonly admitted: () => Reply | Promise<Reply>;
}

/** The answer to a request at a repository: what `admitted` gives, or a refusal with the challenge where it is a 401. */
export async function guardedAnswer(
  world: World,
  at: RegistryTarget,
  request: GuardedRequest,
): Promise<Answer> {
  const { refusal, ...judged } = admit(world, at, request);
  if (refusal === undefined) return { reply: await request.admitted(), ...judged };
  const reply = request.failure(refusal.status, refusal.message);
  const challenges = refusal.status === 401 ? challenge(at) : {};
  return { reply: { ...reply, headers: { ...reply.headers, ...challenges } }, ...judged };
}

/** Whom a registry request comes from, and whether it is let in. */
interface Admission {
  readonly authorization: Authorization;
  readonly principal?: string;
  /** What to answer instead, where it is not. */
  readonly refusal?: { readonly status: 401 | 403 | 404; readonly message: string };
}

/** Judges a request's token at a repository; whether that exists is told only to one who may ask. */
function admit(
  world: World,
  at: RegistryTarget,
  { token, action }: Pick<GuardedRequest, 'token' | 'action'>,
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
  if (!world.domains.hasRepository(at, at.repository)) {
    const message = `repository ${at.repository} does not exist`;
    return { authorization: 'valid', principal, refusal: { status: 404, message } };
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
