import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, type Finished, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fixtures = join(root, 'test-fixtures', 'python');

const built = join(root, 'packages', 'pip', 'python', 'dist');
/** The wheel as it was built, whatever its version. */
export const wheel = join(built, readdirSync(built).find((file) => file.endsWith('.whl')) ?? 'no wheel');
const myRepo = {
  domain: 'my-domain',
  domainOwner: account,
  region: 'us-east-1',
  repository: 'my-repo',
};
/** Plays the public index: the same projects, in higher versions. */
const publicRepo = { ...myRepo, repository: 'other-repo' };

/** A client that the bootstrap installed, or undefined where it could not. */
export function client(name: string): string | undefined {
  return process.env[`VOUCH_TEST_${name}`];
}

/** A virtual environment of one test's own. */
export interface Environment {
  readonly directory: string;
  readonly python: string;
  readonly bin: string;
  /** Its `site-packages`. */
  readonly packages: string;
}

export interface PythonBench extends Workbench {
  setup(tool: string, ...more: string[]): Promise<Finished>;
  /** An environment that also sees what these clients have installed; made in an instant, since nothing is copied. */
  environment(name: string, ...clients: string[]): Environment;
  /** Puts the wheel of keyrings-vouch into an environment, as an installer would lay it out. */
  addBackend(environment: Environment): void;
  /** Runs the greeter that was installed into an environment. */
  greet(environment: Environment): Promise<Finished>;
  /** The fixtures' files, built once. */
  readonly dist: string;
}

/** A workbench whose repositories hold the fixtures, and whose PATH begins with `~/.vouch/bin`. */
export async function openPythonBench(
  options: Parameters<typeof openWorkbench>[0] = {},
): Promise<PythonBench> {
  const bench = await openWorkbench(options);
  bench.env['PATH'] = `${join(bench.home, '.vouch', 'bin')}:${bench.env['PATH']}`;
  bench.env['PIP_DISABLE_PIP_VERSION_CHECK'] = '1';
  bench.env['UV_NO_PROGRESS'] = '1';
  const dist = join(bench.emulator.directory, 'dist');
  build(dist);
  publish(bench, myRepo, dist);
  const higher = join(bench.emulator.directory, 'higher');
  build(higher, 'greeter=99.0', 'greeter-lib=99.0');
  publish(bench, publicRepo, higher);
  return {
    ...bench,
    dist,
    setup: (tool, ...more) => bench.vouch(...setupArgs(tool), ...more),
    environment: (name, ...clients) => createEnvironment(join(bench.home, name), clients),
    addBackend: ({ python, packages }) =>
      void execFileSync(python, ['-m', 'zipfile', '--extract', wheel, packages], { stdio: 'inherit' }),
    greet: ({ bin }) => bench.run(join(bin, 'vouch-greeter'), []),
  };
}

function build(out: string, ...versions: string[]): void {
  execFileSync('python3', ['-B', join(fixtures, 'build.py'), out, ...versions], { stdio: 'ignore' });
}

function publish(bench: Workbench, at: typeof myRepo, directory: string): void {
  for (const filename of readdirSync(directory)) {
    const [, project = '', version = ''] =
      /^(.+?)-(\d[^-]*?)(?:-py3-none-any\.whl|\.tar\.gz)$/.exec(filename) ?? [];
    bench.emulator.addDistribution(at, {
      project,
      version,
      filename,
      content: readFileSync(join(directory, filename)),
    });
  }
}

/** By hand and not by `venv`, whose start alone takes longer than a test: the standard layout, and a `.pth` file for each client. */
function createEnvironment(directory: string, clients: readonly string[]): Environment {
  const python = execFileSync(
    'python3',
    ['-c', 'import sys; print(sys._base_executable or sys.executable)'],
    { encoding: 'utf8' },
  ).trim();
  const version = execFileSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
    encoding: 'utf8',
  }).trim();
  const bin = join(directory, 'bin');
  const packages = join(directory, 'lib', `python${version}`, 'site-packages');
  mkdirSync(bin, { recursive: true });
  mkdirSync(packages, { recursive: true });
  writeFileSync(
    join(directory, 'pyvenv.cfg'),
    `home = ${dirname(python)}\ninclude-system-site-packages = false\n`,
  );
  for (const name of ['python', 'python3']) symlinkSync(python, join(bin, name));
  for (const name of clients) {
    const program = client(name);
    if (program === undefined) throw new Error(`the client ${name} is not installed`);
    const theirs = join(dirname(dirname(program)), 'lib', `python${version}`, 'site-packages');
    writeFileSync(join(packages, `${name}.pth`), `${theirs}\n`);
  }
  return { directory, python: join(bin, 'python'), bin, packages };
}

/** Runs the tests in packages/pip/python; `report` is the name of a JUnit file among the reports of a CI run. */
export function pythonTests(pytest: string, report: string): Promise<Finished> {
  const reports = join(root, '.cache', 'reports', report);
  const args = ['-q', '--no-header', ...(process.env['CI'] ? [`--junitxml=${reports}`] : [])];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    const options = { cwd: join(root, 'packages', 'pip', 'python'), env, timeout: 100_000 };
    execFile(pytest, args, options, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        stdout,
        stderr,
      });
    });
  });
}
