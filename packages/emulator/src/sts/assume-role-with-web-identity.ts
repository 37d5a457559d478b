import { decodeJwt, errors, jwtVerify } from 'jose';
import type { Answer, Authorization } from '../http/message.ts';
import type { Issuer } from '../issuer/issuer.ts';
import type { World } from '../state/world.ts';
import { credentialsXml } from './credentials-xml.ts';
import { xmlFailure, xmlReply } from './xml.ts';

/** What an OIDC provider entry in IAM holds: the issuer, and the audiences that the account takes. */
interface Trust {
  readonly world: World;
  readonly issuer: Issuer;
  readonly audiences: readonly string[];
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly authorization: Authorization;

  constructor(status: number, code: string, message: string, authorization: Authorization = 'wrong') {
    super(message);
    this.status = status;
    this.code = code;
    this.authorization = authorization;
  }
}

/**
 * AssumeRoleWithWebIdentity: limits, codes and statuses from the STS API reference; the texts are those that users
 * report from the real service, where they could be found.
 */
export async function assumeRoleWithWebIdentity(form: URLSearchParams, trust: Trust): Promise<Answer> {
  const parameters = Object.fromEntries([...form].filter(([name]) => name !== 'WebIdentityToken'));
  try {
    const wish = validated(form);
    const claims = await verifiedClaims(wish.token, trust);
    return { ...assume(wish, claims, trust), parameters };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      reply: xmlFailure(error.status, error.code, error.message),
      authorization: error.authorization,
      parameters,
    };
  }
}

interface Wish {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly token: string;
  readonly seconds: number;
}

function validated(form: URLSearchParams): Wish {
  const roleArn = form.get('RoleArn') ?? '';
  const sessionName = form.get('RoleSessionName') ?? '';
  const token = form.get('WebIdentityToken') ?? '';
  const duration = form.get('DurationSeconds');
  const seconds = duration === null ? 3600 : /^\d{1,9}$/.test(duration) ? Number(duration) : Number.NaN;
  if (roleArn.length < 20 || roleArn.length > 2048)
    constraint(roleArn, 'roleArn', 'length between 20 and 2048');
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(roleArn)) {
    throw new Refusal(400, 'ValidationError', `Invalid RoleArn: ${roleArn}`, 'none');
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    constraint(sessionName, 'roleSessionName', 'regular expression pattern: [\\w+=,.@-]*');
  }
  if (token.length < 4 || token.length > 20_000)
    constraint('…', 'webIdentityToken', 'length between 4 and 20000');
  if (!(seconds >= 900 && seconds <= 43_200)) {
    constraint(String(duration), 'durationSeconds', 'value between 900 and 43200');
  }
  return { roleArn, sessionName, token, seconds };
}

function constraint(value: string, name: string, rule: string): never {
  const message = `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy ${rule}`;
  throw new Refusal(400, 'ValidationError', message, 'none');
}

async function verifiedClaims(token: string, trust: Trust): Promise<{ sub: string; aud: string }> {
  const { issuer, audiences, world } = trust;
  const claimed = readClaims(token);
  if (claimed.iss !== issuer.url) {
    throw new Refusal(
      400,
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${String(claimed.iss)}`,
    );
  }
  try {
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.url,
      audience: [...audiences],
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(world.now()),
    });
    const aud = Array.isArray(payload.aud) ? payload.aud[0] : payload.aud;
    return { sub: String(payload.sub), aud: String(aud) };
  } catch (error) {
    throw refusalOf(error, world.now());
  }
}

function readClaims(token: string): ReturnType<typeof decodeJwt> {
  try {
    return decodeJwt(token);
  } catch {
    throw new Refusal(
      400,
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}

function refusalOf(error: unknown, now: number): Refusal {
  if (error instanceof errors.JWTExpired) {
    const seconds = Math.floor(now / 1000);
    return new Refusal(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${String(error.payload.exp)}`,
      'expired',
    );
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new Refusal(400, 'InvalidIdentityToken', 'Incorrect token audience');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new Refusal(400, 'InvalidIdentityToken', 'Invalid signature');
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return new Refusal(
      400,
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  const detail = error instanceof Error ? error.message : 'unreadable';
  return new Refusal(400, 'InvalidIdentityToken', `The ID Token provided is not a valid JWT: ${detail}`);
}

function assume(wish: Wish, claims: { sub: string; aud: string }, { world, issuer }: Trust): Answer {
  const role = world.accounts.role(wish.roleArn);
  const trusted = role?.subjects === undefined || role.subjects.includes(claims.sub);
  if (role === undefined || !trusted || !world.accounts.may(role.arn, 'sts:AssumeRoleWithWebIdentity')) {
    throw new Refusal(
      403,
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      'denied',
    );
  }
  if (wish.seconds > (role.maxSessionSeconds ?? 43_200)) {
    throw new Refusal(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      'valid',
    );
  }
  // Whole seconds: the XML shows no more.
  const expires = (Math.floor(world.now() / 1000) + wish.seconds) * 1000;
  const issued = world.accounts.issueCredentials(role.arn, wish.sessionName, expires);
  return {
    reply: xmlReply('AssumeRoleWithWebIdentity', {
      SubjectFromWebIdentityToken: claims.sub,
      Audience: claims.aud,
      ...credentialsXml(issued),
      Provider: issuer.url,
    }),
    authorization: 'valid',
    principal: issued.principal,
  };
}
