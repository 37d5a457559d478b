import type { Sampled } from './start-sampler.ts';

export interface Findings {
  readonly argv: Sampled | undefined;
  /** Homes that were looked through before they went, and programs whose output was. */
  readonly homes: number;
  readonly outputs: number;
  readonly inHomes: readonly string[];
  readonly printed: readonly string[];
  /** Files that hold a secret when the run is over. */
  readonly left: readonly string[];
}

/** Adds up what the workers wrote down, a line for each home and each program. */
export function sumOf(account: string): Pick<Findings, 'homes' | 'outputs' | 'inHomes' | 'printed'> {
  const entries = account
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) => JSON.parse(line) as { readonly what: 'home' | 'output'; readonly hits: readonly string[] },
    );
  const of = (what: 'home' | 'output') => entries.filter((entry) => entry.what === what);
  return {
    homes: of('home').length,
    outputs: of('output').length,
    inHomes: of('home').flatMap(({ hits }) => hits),
    printed: of('output').flatMap(({ hits }) => hits),
  };
}

/** What fails the run. A sampler that has seen nothing is no proof that nothing was there. */
export function faultsOf({ argv, inHomes, printed, left }: Findings): string[] {
  const blind = argv !== undefined && (argv.samples === 0 || argv.reads === 0);
  return [
    ...(blind ? ['the sampler of command lines saw nothing'] : []),
    ...(argv?.hits ?? []).map((line) => `in a command line: ${line}`),
    ...inHomes.map((path) => `in a home: ${path}`),
    ...printed.map((line) => `printed by: ${line}`),
    ...left.map((path) => `left on the disk: ${path}`),
  ];
}
