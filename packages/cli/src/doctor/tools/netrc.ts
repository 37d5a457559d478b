import { join } from 'node:path';
import { lineNumber, readFileFact } from '@vouch/adapter-kit';
import { formatEndpoint, Secret, sameDomain } from '@vouch/core';
import type { Remedy } from '../../remedy.ts';
import { bad, type Diagnosis, warning } from '../finding.ts';
import { domainOf, judge } from '../found-token.ts';
import type { Scene } from '../scene.ts';

interface Entry {
  readonly host: string;
  readonly password: string;
  /** The lines, from 1, that it stands on; undefined where it shares one with another entry. */
  readonly lines: { readonly from: number; readonly to: number } | undefined;
}

/** `~/.netrc` (or `$NETRC`) goes before every keyring in pip, uv and poetry, and sends whatever name it has. */
export async function lookAtNetrc(scene: Scene): Promise<readonly Diagnosis[]> {
  const { context } = scene;
  const path = context.env['NETRC'] || join(context.homeDirectory, '.netrc');
  const { text, target } = await readFileFact(context, path);
  const entries = entriesOf(text ?? '').filter(({ host }) => domainOf(scene, host) !== undefined);
  return await Promise.all(
    entries.map(async ({ host, password, lines }) => {
      const domain = domainOf(scene, host);
      const [setUp] = scene.setUps.filter(
        (each) => domain && sameDomain(each, domain) && each.format === 'pypi',
      );
      const url =
        domain && formatEndpoint({ ...domain, format: 'pypi', repository: setUp?.repository ?? 'any' });
      const verdict = await judge(scene, new Secret(password), url ?? '');
      const remedy: Remedy | undefined = lines && {
        kind: 'cut-lines',
        file: target,
        ...lines,
        holds: 'machine',
      };
      const told = `${path} has a password for ${host}, which pip, uv and poetry take before they ask vouch`;
      return verdict.is === 'stale'
        ? bad(`${told}; it is stale: ${verdict.how}`, remedy)
        : warning(told, remedy);
    }),
  );
}

/** The entries of a netrc (curl's manual, "Netrc"): words between blanks; `macdef` is left to its own. Pure. */
export function entriesOf(text: string): readonly Entry[] {
  const words = [...text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map((match) => ({
    text: match[0].replace(/^"(.*)"$/s, '$1'),
    line: lineNumber(text, match.index),
  }));
  const starts = words.flatMap(({ text: word }, index) =>
    /^(machine|default|macdef)$/.test(word) ? [index] : [],
  );
  return starts.flatMap((start, index) => {
    if (words[start]?.text !== 'machine') return [];
    const own = words.slice(start, starts[index + 1] ?? words.length);
    const from = own[0]?.line ?? 0;
    const to = own.at(-1)?.line ?? 0;
    const before = words[start - 1]?.line;
    const after = words[starts[index + 1] ?? words.length]?.line;
    const password = own[own.findIndex((word) => word.text === 'password') + 1]?.text ?? '';
    return [
      {
        host: own[1]?.text ?? '',
        password,
        lines: before === from || after === to ? undefined : { from, to },
      },
    ];
  });
}
