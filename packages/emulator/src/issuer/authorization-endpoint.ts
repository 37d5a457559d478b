import type { Answer, Reply, ServiceRequest, Spoil } from '../http/message.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { answerAt, judgeAuthorizationRequest } from './authorization-request.ts';
import type { Clients } from './clients.ts';
import type { Endpoint } from './endpoint.ts';
import { messagePage } from './page/message-page.ts';
import { signInPage } from './page/sign-in-page.ts';
import type { SignIns } from './sign-in.ts';

export interface AuthorizationParts {
  readonly url: string;
  readonly clients: Clients;
  readonly codes: AuthorizationCodes;
  readonly signIns: SignIns;
}

/** The authorization endpoint, by GET or by a form post (OpenID Connect Core 1.0, section 3.1.2.1). */
export function authorizationEndpoint(parts: AuthorizationParts): Endpoint {
  return { operation: 'authorize', methods: ['GET', 'POST'], answer: (...told) => answer(parts, ...told) };
}

function answer(parts: AuthorizationParts, asked: ServiceRequest, spoil: Spoil | undefined): Answer {
  const query = asked.method === 'GET' ? asked.query : new URLSearchParams(asked.body.toString('utf8'));
  const verdict = judgeAuthorizationRequest(query, parts.clients);
  const { url } = parts;
  switch (verdict.is) {
    case 'refused-to-person':
      return { reply: messagePage(400, 'This does not work', verdict.message), authorization: 'wrong' };
    case 'refused-to-client':
      return {
        reply: redirect(answerAt(verdict.redirectUri, url, { ...verdict.error })),
        authorization: 'wrong',
      };
    case 'good': {
      const { request } = verdict;
      const back = (told: Readonly<Record<string, string>>) =>
        answerAt(request.redirectUri, url, { ...told, state: request.state });
      if (spoil?.kind === 'authorization-error') {
        return { reply: redirect(back({ error: spoil.error ?? 'access_denied' })), authorization: 'denied' };
      }
      const attempt = parts.signIns.begin({
        signedIn: (who) => ({ location: back({ code: parts.codes.issue(request, who) }) }),
        refused: () => ({ location: back({ error: 'access_denied' }) }),
      });
      const page = { attempt, client: request.client.name };
      return {
        reply: signInPage(request.loginHint === undefined ? page : { ...page, name: request.loginHint }),
        authorization: 'none',
      };
    }
  }
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
