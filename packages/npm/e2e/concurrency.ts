import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf } from '@vouch/workbench/javascript';
import { build } from 'esbuild';
import { decode } from 'ini';

/** What a race left behind. */
export interface Raced {
  readonly codes: readonly (number | null)[];
  readonly values: Readonly<Record<string, unknown>>;
  /** Texts seen on the way that no writer of ours may leave: a line cut in its middle. */
  readonly torn: readonly string[];
  /** The file's lines at the end. */
  readonly lines: readonly string[];
}

/** npm truncates and writes without a lock: two of them at once tear the file between themselves, which is not ours to show. */
async function oneAfterAnother(count: number, work: (index: number) => Promise<number | null>) {
  const codes: (number | null)[] = [];
  for (let index = 0; index < count; index += 1) codes.push(await work(index));
  return codes;
}

/** Lets processes of ours, and of npm beside them, edit one .npmrc at once, and reads it all the while. */
export async function race(ours: number, edits: number, npms: number): Promise<Raced> {
  const home = mkdtempSync(join(tmpdir(), 'vouch-race-'));
  const file = join(home, '.npmrc');
  const program = join(home, 'edit-loop.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./edit-loop.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
  });
  writeFileSync(file, 'first=1\n');
  const torn: string[] = [];
  const run = (command: string, args: readonly string[]) =>
    new Promise<number | null>((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: home, npm_config_update_notifier: 'false' };
      execFile(command, [...args], { env }, (error) => resolve(error === null ? 0 : Number(error.code)));
    });
  try {
    const [npm, ...npmArgs] = commandOf('npm11');
    const started = [
      ...Array.from({ length: ours }, (_, index) =>
        run(process.execPath, [program, `p${index}`, String(edits)]),
      ),
      oneAfterAnother(npms, (index) => run(npm, [...npmArgs, 'config', 'set', `//n${index}/:email=x`])),
    ];
    let over = false;
    const all = Promise.all(started).finally(() => {
      over = true;
    });
    while (!over) {
      const text = readFileSync(file, 'utf8');
      const odd = text.split('\n').find((line) => line !== '' && !line.includes('='));
      if (npms === 0 && (odd !== undefined || !text.startsWith('first=1\n'))) torn.push(text);
      await new Promise(setImmediate);
    }
    const codes = (await all).flat();
    const text = readFileSync(file, 'utf8');
    return { codes, values: decode(text), torn, lines: text.split('\n').filter((line) => line !== '') };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
