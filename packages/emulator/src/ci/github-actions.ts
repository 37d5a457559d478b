import { readFile } from 'node:fs/promises';
import type { Emulator } from '../emulator.ts';
import { jsonReply } from '../http/message.ts';
import type { WebIdentityTokenOptions } from '../issuer/web-identity-token.ts';
import { createCertificateAuthority } from '../network/certificate-authority.ts';
import { createPrivateDirectory } from '../private-directory.ts';
import { type CiRequest, type LoopbackServer, startLoopbackServer } from './loopback-server.ts';

/** The runner of a GitHub Actions job with `permissions: id-token: write`. */
export interface GithubActions extends Pick<LoopbackServer, 'setFault' | 'clearRequests' | 'close'> {
  /** What the runner puts into a step's environment, to be merged over the emulator's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly CiRequest[];
  /** How the tokens are made from now on: a life that is over, another signer. */
  setToken(options: Partial<WebIdentityTokenOptions>): void;
}

export const githubSubject = 'repo:octo-org/octo-repo:ref:refs/heads/main';

/**
 * Plays GitHub's token endpoint (GitHub docs, "OpenID Connect reference"): a GET with the request token as bearer and the
 * audience in the query, answered with `{count, value}`. The tokens are those of the emulator's issuer, which its
 * STS trusts. The endpoint is https and GitHub's host is not ours, so it has a CA of its own in `AWS_CA_BUNDLE`.
 */
export async function startGithubActions(emulator: Emulator): Promise<GithubActions> {
  const authority = await createCertificateAuthority();
  const directory = await createPrivateDirectory();
  const trusted = await readFile(emulator.environment['AWS_CA_BUNDLE'] ?? '', 'utf8');
  const bundle = await directory.write('bundle.pem', `${trusted}${authority.certificate}\n`);
  const requestToken = emulator.mint(200);
  let token: Partial<WebIdentityTokenOptions> = {};
  const server = await startLoopbackServer({
    authority,
    async answer({ method, path, query }, headers) {
      if (method !== 'GET' || path !== '/idtoken/run/job') return jsonReply(404, { message: 'Not Found' });
      if (/^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] !== requestToken)
        return jsonReply(401, { message: 'the request token is missing or wrong' });
      const audience = query['audience'] ?? 'https://github.com/octo-org';
      const value = await emulator.webIdentityToken({ sub: githubSubject, audience, ...token });
      return jsonReply(200, { count: value.length, value });
    },
  });
  return {
    environment: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '1658821493',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/idtoken/run/job?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      AWS_CA_BUNDLE: bundle,
    },
    requests: server.requests,
    setToken(options) {
      token = options;
    },
    setFault: server.setFault,
    clearRequests: server.clearRequests,
    async close() {
      await server.close();
      await directory.remove();
    },
  };
}
