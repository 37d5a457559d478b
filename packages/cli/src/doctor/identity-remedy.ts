import { type Config, type Context, hasKeys, type Profile, sameDomain, type VouchError } from '@vouch/core';
import type { Remedy } from '../remedy.ts';
import { setUpAgain, setUpAwsAgain } from '../setup/set-up-again.ts';
import type { SetUp } from '../setup/set-ups.ts';

/** What the remedy for an identity depends on. */
export interface IdentityFacts {
  readonly env: Context['env'];
  readonly config: Pick<Config, 'issuer' | 'roles' | 'profiles'>;
  readonly setUps: readonly SetUp[];
}

/** What is said after AWS's or our own sentence, and the command that mends it. */
export interface IdentityRemedy {
  readonly note?: string;
  readonly remedy?: Remedy;
}

const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** What mends an identity that failed: what the environment names comes first, so a wrong value there is the first suspect. Pure. */
export function remedyForIdentity(facts: IdentityFacts, error: VouchError, domain: Profile): IdentityRemedy {
  const { kind, hint, reason, aws } = error;
  const wrong = wrongVariables(facts.env, error, domain);
  if (wrong.length > 0) return { remedy: { kind: 'unset', names: wrong } };
  const isInvalidToken = kind === 'not-signed-in' && aws?.error.startsWith('InvalidIdentityToken');
  if (aws?.role !== undefined && (kind === 'denied' || isInvalidToken))
    return refusedRole(facts, aws.role, hint);
  if (reason === 'several-aws-profiles') return nameOne(facts, domain);
  if (kind === 'configuration' && reason === 'wrong-aws-profile') return wrongProfile(facts, domain);
  if (kind !== 'not-signed-in') return hint === undefined ? {} : { note: hint };
  if (/^aws (?:sso )?login(?: --profile \S+)?$/.test(hint ?? ''))
    return { remedy: { kind: 'run', words: (hint ?? '').split(' ') } };
  return signIn(facts, error, domain);
}

function wrongVariables(env: Context['env'], { kind }: VouchError, { awsProfile }: Profile): string[] {
  if (awsProfile !== undefined || (kind !== 'not-signed-in' && kind !== 'configuration')) return [];
  // Half a pair of keys counts as none for every AWS tool, and does no harm.
  if (hasKeys({ env })) return keys.filter((name) => env[name]);
  const named = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].find((name) => env[name]);
  return kind === 'configuration' && named !== undefined ? [named] : [];
}

/** The role is not there, or its trust does not take the token. What it may do once it is taken is another matter. */
function refusedRole({ config }: IdentityFacts, role: string, hint: string | undefined): IdentityRemedy {
  const isOurs = [...config.roles.values()].some(({ arn }) => arn === role);
  if (!isOurs || config.issuer === undefined) return { note: hint ?? untrusted };
  const words = ['setup', 'aws', '--role', role, '--print-policy', 'json'];
  return { note: `${untrusted}, as an administrator is shown here`, remedy: { kind: 'vouch', words } };
}

const untrusted = 'the role must be there, and its trust policy must take this sign-in';

/** Between several roles nothing is guessed, so one is saved with the domain. */
function nameOne({ config, setUps }: IdentityFacts, domain: Profile): IdentityRemedy {
  const roles = [...config.roles.values()];
  const own = roles.find(({ arn }) => arn.includes(`:${domain.domainOwner}:`));
  const flag = ['--aws-profile', (own ?? roles[0])?.awsProfile ?? 'NAME'];
  const setUp = setUps.find((each) => sameDomain(each, domain));
  const note = 'save the one to use with the domain';
  return setUp === undefined ? { note } : { note, remedy: setUpAgain(config, setUp, flag) };
}

/** A section of `~/.aws/config` that is not there, or has no credentials: the person's own to mend, or one for the session. */
function wrongProfile({ config }: IdentityFacts, { awsProfile }: Profile): IdentityRemedy {
  if (awsProfile === undefined) return { note: 'fix it in ~/.aws/config' };
  const note = `fix [profile ${awsProfile}] in ~/.aws/config`;
  if (config.issuer === undefined) return { note };
  return { note: `${note}, or have the session serve it`, remedy: setUpAwsAgain(config, awsProfile) };
}

/** `vouch login` helps only where somebody has enrolled and there is a role for the session to take. */
function signIn(
  { config }: IdentityFacts,
  { hint, aws }: VouchError,
  { awsProfile }: Profile,
): IdentityRemedy {
  const role = awsProfile === undefined ? config.roles.size > 0 : config.roles.has(awsProfile);
  if (config.issuer !== undefined && role) return { remedy: { kind: 'vouch', words: ['login'] } };
  // AWS refused what there is; it says itself what is wrong.
  if (awsProfile !== undefined || aws !== undefined)
    return hint === undefined || hint === 'vouch login' ? {} : { note: hint };
  if (config.issuer === undefined)
    return {
      note: 'sign in with the AWS tools, or enroll at an issuer',
      remedy: { kind: 'vouch', words: ['enroll', 'ISSUER-URL'] },
    };
  return {
    note: 'the session has no role to take',
    remedy: { kind: 'vouch', words: ['setup', 'aws', '--role', 'ARN'] },
  };
}
