import type { Reply } from '../http/message.ts';
import { type Call, invalid, type Operation, ok } from './operation.ts';

export const getAuthorizationToken: Operation = {
  name: 'GetAuthorizationToken',
  route: 'POST /v1/authorization-token',
  needs: ['codeartifact:GetAuthorizationToken', 'sts:GetServiceBearerToken'],
  answer,
};

function answer({ query, domain, caller, world }: Call): Reply {
  const asked = query.get('duration') ?? '43200';
  const seconds = /^\d{1,9}$/.test(asked) ? Number(asked) : Number.NaN;
  if (seconds !== 0 && !(seconds >= 900 && seconds <= 43_200)) {
    return invalid('durationSeconds must be 0 or between 900 and 43200');
  }
  // A token may outlive the role's credentials; 0 asks that it does not (API reference).
  const limit = seconds === 0 ? caller.expires : Number.POSITIVE_INFINITY;
  if (limit === undefined) return invalid('durationSeconds of 0 needs the temporary credentials of a role');
  const given = world.tokenSeconds ?? (seconds === 0 ? Number.POSITIVE_INFINITY : seconds);
  const { principal, grantee } = caller;
  const expires = Math.min(world.now() + given * 1000, limit);
  const issued = world.tokens.issue({ ...domain, principal, grantee, expires }, world.mint);
  // Epoch seconds, with a fraction where there is one, as the real service gives them.
  return ok({ authorizationToken: issued.token, expiration: issued.expires / 1000 });
}
