import { Secret } from '@vouch/core';
import { bad, type Diagnosis, warning } from './finding.ts';
import { judge, placeOf } from './found-token.ts';
import type { Scene } from './scene.ts';

/** Variables that are no single tool's: tokens by the usual names, and what changes how AWS is reached. */
export async function lookAtShell(scene: Scene): Promise<readonly Diagnosis[]> {
  const tokens = await Promise.all(
    ['CODEARTIFACT_AUTH_TOKEN', 'CODEARTIFACT_TOKEN'].map((name) => lookAtToken(scene, name)),
  );
  return [...tokens.flat(), ...lookAtReach(scene)];
}

/** A token in a shell is a snapshot: nothing renews it, and every program started there can read it. */
async function lookAtToken(scene: Scene, name: string): Promise<Diagnosis[]> {
  const value = scene.context.env[name];
  if (!value) return [];
  const remedy = { kind: 'unset', names: [name] } as const;
  const verdicts = await Promise.all(
    scene.domains.map((domain) => judge(scene, new Secret(value), placeOf(scene, domain))),
  );
  // It does not say whose it is, so it is stale only where no domain takes it.
  const [first] = verdicts;
  if (first?.is === 'stale' && verdicts.every(({ is }) => is === 'stale'))
    return [bad(`${name} of this shell is stale: ${first.how}`, remedy)];
  const told = `${name} is set in this shell: every program started here can read it, and nothing renews it`;
  return [warning(told, remedy)];
}

function lookAtReach({ context: { env } }: Scene): Diagnosis[] {
  const endpoints = Object.keys(env).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && env[name]);
  const found = endpoints.map((name) =>
    warning(`${name} is set in this shell: vouch ignores it, the AWS tools do not`, {
      kind: 'unset',
      names: [name],
    }),
  );
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return found;
  const told =
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is set in this shell: vouch checks certificates all the same, npm and yarn do not';
  return [...found, bad(told, { kind: 'unset', names: ['NODE_TLS_REJECT_UNAUTHORIZED'] })];
}
