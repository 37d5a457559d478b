import { signInProfile } from '../aws-config/sign-in-profile.ts';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { fromAwsError, renewCredentials } from '../exchange/aws-error.ts';
import { readConfig } from '../profile/store.ts';
import { isHelperFailure, isSignedOutHelper } from './credential-process.ts';
import type { NotedHandler } from './noted-handler.ts';
import { nothingFound } from './nothing-found.ts';

/** A failure of the chain, the AWS profile in use, and what the connection met last. */
export interface ChainFailure {
  readonly thrown: unknown;
  readonly profile: string | undefined;
  readonly met: NotedHandler['met'];
}

/**
 * What a failure of the chain means: what our own connection met, or what STS or SSO answered; `not-signed-in` where
 * a login has ended or there is nothing at all; `configuration` where an AWS profile that was named gives nothing.
 */
export async function chainError(context: Context, failure: ChainFailure): Promise<VouchError> {
  const { thrown, profile, met } = failure;
  if (thrown instanceof VouchError) return thrown;
  if (met instanceof VouchError) return met;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // A helper's own words may be anything, and choose nothing.
  const sentence = isHelperFailure(message) ? '' : message;
  const command = loginThatEnded(sentence);
  if (command !== undefined) {
    const signsIn = await signInProfile(context, profile);
    return new VouchError('not-signed-in', `the ${command.of} login has expired`, {
      hint: `${command.name}${signsIn === undefined ? '' : ` --profile ${signsIn}`}`,
      cause: thrown,
    });
  }
  if (needsCode.test(sentence)) {
    return new VouchError('configuration', `${describe(profile)} cannot be had without an MFA code`, {
      ...(profile !== undefined && { reason: 'wrong-aws-profile' as const }),
      hint: 'vouch login, or an AWS profile without mfa_serial: nobody is asked for a code',
      cause: thrown,
    });
  }
  const answer = asAnswer(thrown, met);
  if (answer !== undefined) return ofProfile(fromAwsError(answer, describe(profile)), profile);
  if (profile === undefined) return await nothingFound(context, thrown);
  return await profileError(context, profile, message, thrown);
}

export function describe(profile: string | undefined): string {
  return profile === undefined ? 'the AWS credentials of this environment' : `the AWS profile ${profile}`;
}

async function profileError(
  context: Context,
  profile: string,
  message: string,
  cause: unknown,
): Promise<VouchError> {
  // A profile of ours, whose session has ended.
  if (isSignedOutHelper(message)) {
    const hint = 'vouch login';
    return new VouchError('not-signed-in', `${describe(profile)} gives no credentials`, { hint, cause });
  }
  const check = `check [profile ${profile}] in ~/.aws/config`;
  const isAbsent = message.startsWith('Could not resolve credentials using profile: [');
  return new VouchError('configuration', `${describe(profile)} gives no credentials`, {
    reason: 'wrong-aws-profile',
    hint: isAbsent ? `${check}, or ${await insteadOf(context, profile)}` : check,
    cause: inWords(cause),
  });
}

/** The SDK looks for the sso-session that a profile names, and reads on where there is none. */
function inWords(cause: unknown): unknown {
  const fellOver = cause instanceof TypeError && /reading 'sso_(?:region|start_url)'/.test(cause.message);
  return fellOver ? new Error('it names an sso-session that is not in ~/.aws/config') : cause;
}

/** What else there is where an AWS profile is not there: a session could serve it, where there is an issuer for one. */
async function insteadOf(context: Context, profile: string): Promise<string> {
  const config = await readConfig(context).catch(() => undefined);
  return config?.issuer === undefined
    ? 'name another one with --aws-profile, which vouch setup codeartifact saves'
    : `run \`vouch setup aws --profile ${profile} --role ARN\``;
}

/** The error of an answer, whose sentence says itself what is wrong; undefined where nobody has answered. */
function asAnswer(thrown: unknown, met: NotedHandler['met']): unknown {
  const { $metadata } = Object(thrown) as { $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode !== undefined) return thrown;
  if (typeof met !== 'number' || met < 400 || !(thrown instanceof Error)) return undefined;
  // What the SSO provider leaves of an answer is `Name: sentence`.
  const [, name = 'Error', message = thrown.message] = /^(\w+): (.*)$/s.exec(thrown.message) ?? [];
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: met } });
}

function ofProfile(error: VouchError, profile: string | undefined): VouchError {
  if (profile === undefined) return error;
  const isStale = error.hint === renewCredentials;
  return error.retold({
    reason: 'wrong-aws-profile',
    ...(isStale && { hint: `renew what [profile ${profile}] in ~/.aws/config signs in with` }),
  });
}

function loginThatEnded(message: string): { readonly of: string; readonly name: string } | undefined {
  if (ssoEnded.test(message)) return { of: 'AWS SSO', name: 'aws sso login' };
  return awsLoginEnded.test(message) ? { of: 'AWS', name: 'aws login' } : undefined;
}

/** The sentences of @aws-sdk/credential-provider-sso and token-providers; the last is SSO's own. */
const ssoEnded =
  /SSO session.*(expired|invalid)|To refresh this SSO session|SSO token.*(expired|not found|invalid)|Session token not found or invalid/i;

/** The sentence of @aws-sdk/credential-provider-ini where a profile has an `mfa_serial`. */
const needsCode = /requires multi-factor authentication/;

/** The sentence of @aws-sdk/credential-provider-login. */
const awsLoginEnded = /please re-authenticate using aws login/i;
