import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setupArgs, type Workbench } from '@vouch/workbench';
import { canary } from '@vouch/workbench/canary';
import { hasJavascriptClients, type JavascriptClient, javascriptClients } from '@vouch/workbench/javascript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWithToken, memoryRoot, npmBench, runtimeDirectory } from './bench.ts';
import { journeyBelowExec } from './exec.ts';
import { journey } from './journey.ts';

/** The ways in which a client gets its token. */
const ways = ['memory', 'file', 'token helper', 'plugin', 'exec'] as const;
export type Way = (typeof ways)[number];

/** What is set up for a way. */
function setUps(way: Way, client: JavascriptClient): readonly string[][] {
  switch (way) {
    case 'memory':
      return [['npm', '--token-store', 'memory']];
    case 'file':
      return [[client.startsWith('npm') ? 'npm' : client, '--token-store', 'file']];
    case 'token helper':
      return [['pnpm']];
    case 'plugin':
      return [['yarn']];
    case 'exec':
      return [];
  }
}

/** Each client by each of its ways, in a session: five steps, no token in a lock file, and none on a disk but in the file store. */
export function testMatrix(rows: readonly (readonly [JavascriptClient, readonly Way[]])[]): void {
  const results: (readonly [JavascriptClient, Way, string])[] = [];
  afterAll(() => report(results));
  const pairs = rows.flatMap(([client, ways]) => ways.map((way) => [client, way] as const));
  for (const way of new Set(pairs.map(([, each]) => each))) {
    const clients = pairs.filter(([, each]) => each === way).map(([client]) => client);
    const skipped = !hasJavascriptClients || (way === 'memory' && memoryRoot === undefined);
    describe.skipIf(skipped)(`by ${way}`, () => {
      let bench: Workbench;
      let runtime: ReturnType<typeof runtimeDirectory> | undefined;
      beforeAll(async () => {
        bench = await npmBench();
        if (way === 'memory') runtime = runtimeDirectory(memoryRoot ?? '');
        if (runtime !== undefined) bench.env['XDG_RUNTIME_DIR'] = runtime.path;
        for (const [tool = '', ...more] of clients.flatMap((client) => setUps(way, client)))
          expect(await bench.vouch(...setupArgs(tool, ...more))).toMatchObject({ code: 0 });
        expect(await bench.vouch('login')).toMatchObject({ code: 0 });
      });
      afterAll(async () => {
        await bench.close();
        runtime?.end();
      });

      it.each(clients)(
        'incident 30: %s publishes, installs, installs from its lock file, and serves workspaces',
        async (client) => {
          const go = way === 'exec' ? journeyBelowExec : journey;
          const { steps, locks } = await go(bench, client, `${client}-${way.replace(' ', '-')}`);
          results.push([
            client,
            way,
            steps.map(({ name, code }) => `${name}${code === 0 ? '' : ' ✗'}`).join(', '),
          ]);
          expect(steps.filter(({ code }) => code !== 0)).toEqual([]);
          expect(steps).toHaveLength(5);
          expect(locks).not.toBe('');
          expect(locks).not.toContain(canary);
          const allowed = way === 'file' ? [`${bench.home}/.npmrc`] : [];
          expect(filesWithToken(bench.home)).toEqual(allowed);
        },
      );
    });
  }
}

/** The table of the package's README is made from these lines. */
function report(results: readonly (readonly [JavascriptClient, Way, string])[]): void {
  const directory = fileURLToPath(new URL('../../../.cache/reports/', import.meta.url));
  mkdirSync(directory, { recursive: true });
  const file = `${directory}npm-matrix.json`;
  let known: Record<string, string> = {};
  try {
    known = JSON.parse(readFileSync(file, 'utf8')).steps;
  } catch {
    // The first run on this machine.
  }
  const steps = {
    ...known,
    ...Object.fromEntries(results.map(([client, way, all]) => [`${client} ${way}`, all])),
  };
  writeFileSync(file, `${JSON.stringify({ clients: javascriptClients, ways, steps }, null, 1)}\n`);
}
