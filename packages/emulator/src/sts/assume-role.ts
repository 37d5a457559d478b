import type { Answer } from '../http/message.ts';
import type { Credentials } from '../state/accounts.ts';
import type { World } from '../state/world.ts';
import { credentialsXml } from './credentials-xml.ts';
import { xmlFailure, xmlReply } from './xml.ts';

/** Who came by way of a role has the next one for an hour at most (STS API reference, AssumeRole). */
const longestChainedSeconds = 3_600;

/** AssumeRole: every role trusts whoever is allowed to take roles at all. */
export function assumeRole(form: URLSearchParams, caller: Credentials, world: World): Answer {
  const parameters = Object.fromEntries(form);
  const { principal } = caller;
  const roleArn = form.get('RoleArn') ?? '';
  const role = world.accounts.role(roleArn);
  if (role === undefined || !world.accounts.may(caller.grantee, 'sts:AssumeRole')) {
    const message = `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    return {
      reply: xmlFailure(403, 'AccessDenied', message),
      authorization: 'denied',
      principal,
      parameters,
    };
  }
  const seconds = Number(form.get('DurationSeconds') ?? longestChainedSeconds);
  const longest =
    caller.sessionToken === undefined ? (role.maxSessionSeconds ?? 43_200) : longestChainedSeconds;
  if (!(seconds >= 900 && seconds <= longest)) {
    const message =
      caller.sessionToken === undefined
        ? 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
        : 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    return {
      reply: xmlFailure(400, 'ValidationError', message),
      authorization: 'valid',
      principal,
      parameters,
    };
  }
  // Whole seconds: the XML shows no more.
  const expires = (Math.floor(world.now() / 1_000) + seconds) * 1_000;
  const issued = world.accounts.issueCredentials(role.arn, form.get('RoleSessionName') ?? '', expires);
  return {
    reply: xmlReply('AssumeRole', credentialsXml(issued)),
    authorization: 'valid',
    principal: issued.principal,
    parameters,
  };
}
