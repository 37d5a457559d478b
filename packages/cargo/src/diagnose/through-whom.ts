import { type CutLines, type Diagnosis, type Unset, warning } from '@vouch/adapter-kit';
import { unset } from './environment.ts';
import type { CargoDiagnosisFacts } from './facts.ts';
import { cut, placeOf, valueAt } from './keys.ts';

/**
 * What a project's file, or the shell, says of how cargo reaches a registry: it can have the token sent through another machine, though
 * the host is ours. Once for all repositories. Pure.
 */
export function throughWhom({
  projects,
  env,
}: Pick<CargoDiagnosisFacts, 'projects' | 'env'>): readonly Diagnosis<CutLines | Unset>[] {
  const inFiles = projects.flatMap((file) =>
    ['proxy', 'cainfo', 'proxy-cainfo'].flatMap((key) => {
      const path = ['http', key];
      if (!valueAt(file, path)) return [];
      const told = `${placeOf(file, path)} sets ${path.join('.')} for this project, which decides through whom the token goes`;
      return [warning(told, cut(file, path))];
    }),
  );
  const usual = usualWay.map((name) => env[name]);
  const inShell = ['CARGO_HTTP_PROXY', 'CARGO_HTTP_CAINFO', 'CARGO_HTTP_PROXY_CAINFO']
    .filter((name) => env[name] && !usual.includes(env[name]))
    .map((name) =>
      warning(`${name} is set in this shell, which decides through whom cargo’s token goes`, unset(name)),
    );
  return [...inFiles, ...inShell];
}

/** Where these say the same, cargo goes the way that the check of the network has tried. */
const usualWay = ['https_proxy', 'HTTPS_PROXY', 'AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'];
