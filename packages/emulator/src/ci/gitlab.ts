import type { Emulator } from '../emulator.ts';
import type { WebIdentityTokenOptions } from '../issuer/web-identity-token.ts';

export const gitlabSubject = 'project_path:my-group/my-project:ref_type:branch:ref:main';

/**
 * The environment of a GitLab job whose `id_tokens:` names these variables, each with its audience. There is no
 * endpoint: the runner puts the tokens into the environment (GitLab docs, "ID token authentication").
 */
export async function gitlabJob(
  emulator: Emulator,
  idTokens: Readonly<Record<string, { readonly aud: string }>>,
  options: Partial<WebIdentityTokenOptions> = {},
): Promise<Record<string, string>> {
  const tokens = Object.entries(idTokens).map(async ([name, { aud }]) => {
    return [
      name,
      await emulator.webIdentityToken({ sub: gitlabSubject, audience: aud, ...options }),
    ] as const;
  });
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_JOB_ID: '4711',
    ...Object.fromEntries(await Promise.all(tokens)),
  };
}
