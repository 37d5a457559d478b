import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild';
import { afterEach, expect, it, vi } from 'vitest';
import { lazyBuiltins, lazyFiles, lazyOurs, namesTaken } from './lazy.mjs';

afterEach(() => vi.restoreAllMocks());

type Resolve = (args: OnResolveArgs) => Promise<OnResolveResult | null> | OnResolveResult | null;

/** Asks a plugin where an import leads, as esbuild does on Windows; `found` is what esbuild itself finds there. */
async function resolvedBy(
  plugin: { setup(building: PluginBuild): unknown },
  args: Pick<OnResolveArgs, 'path' | 'kind' | 'importer'>,
  found = '',
) {
  const asked: Resolve[] = [];
  const building: unknown = {
    onResolve: (_: unknown, resolve: Resolve) => asked.push(resolve),
    onLoad: () => {},
    resolve: async () => ({ path: found }),
  };
  plugin.setup(building as PluginBuild);
  return asked[0]?.({
    ...args,
    namespace: 'file',
    resolveDir: '',
    pluginData: undefined,
    with: {},
  });
}

it('takes a program of ours for one where paths have backslashes', async () => {
  vi.spyOn(process, 'cwd').mockReturnValue('C:\\vouch\\packages\\cli');
  const lazy = new Map<string, Set<string>>();
  const programs = new Set<string>();
  const wanted = { lazy, vendor: new Map(), onUse: new Map(), programs };
  const args = { path: './bin/vouch-agent.ts', kind: 'dynamic-import', importer: 'C:\\x.ts' } as const;
  const found = 'C:\\vouch\\packages\\cli\\src\\bin\\vouch-agent.ts';
  const plugin = lazyOurs(wanted, () => true);
  expect(await resolvedBy(plugin, args, found)).toEqual({ path: 'vouch-agent', namespace: 'program' });
  expect(lazy.size).toBe(0);
  expect([...programs]).toEqual(['vouch-agent']);
});

it.each([
  '/vouch/node_modules/commander/lib/command.js',
  'C:\\vouch\\node_modules\\commander\\lib\\command.js',
])('gives commander at %s no child processes before it uses them', async (importer) => {
  const args = { path: 'child_process', kind: 'require-call', importer } as const;
  expect(await resolvedBy(lazyBuiltins, args)).toEqual({ path: 'child_process', namespace: 'builtin' });
});

it('writes a lazy file alike in whatever order its modules were met', () => {
  const written = (paths: readonly string[]) => {
    const answers: unknown[] = [];
    const building: unknown = {
      onResolve: () => {},
      onLoad: (_: unknown, load: (args: Pick<OnLoadArgs, 'path'>) => OnLoadResult) =>
        answers.push(load({ path: 'core' }).contents),
    };
    const lazy = new Map([['core', new Set(paths)]]);
    lazyFiles({ lazy, vendor: new Map(), onUse: new Map(), programs: new Set() }).setup(
      building as PluginBuild,
    );
    return answers;
  };
  expect(written(['/a.ts', '/b.ts'])).toEqual(written(['/b.ts', '/a.ts']));
});

it.each([
  ["const { A, B } = await import('lib');", ['A', 'B']],
  ["const { A, B, } = await import(\n  'lib'\n);", ['A', 'B']],
  ["const { A } = await import('lib');\nconst { B } = await import('lib');", ['A', 'B']],
  ["const { A } = await import('lib');\nconst all = await import('lib');", ['A', '*']],
  ["const { default: Lib } = await import('lib');", ['*']],
  ["const { A } = await import('other');", []],
])('of the libraries, %j takes %j', (source, names) => {
  expect(namesTaken(source, 'lib')).toEqual(names);
});
