import { join } from 'node:path';
import { account, developer, openWorkbench, type Workbench } from '@vouch/workbench';
import { type Installation, installJava, installJavascript, installPython, installVouch } from './programs.ts';
import { projects } from './projects.ts';

/** What is there before the first command of a document's blocks. Named in the documents by `<!-- scene: NAME -->`. */
export interface Scene {
  /** `quick` ones are played by `npm test`, `long` ones by `npm run test:full`. */
  readonly pace: 'quick' | 'long';
  readonly set: (installation: Installation) => Promise<void>;
}

const domain = ['--domain', 'my-domain', '--domain-owner', account, '--region', 'us-east-1'];

async function signedIn(bench: Workbench): Promise<void> {
  await bench.enroll();
  await done(bench, 'login');
}

/** With a saved profile, as after the first set-up of any tool. */
async function setUp(bench: Workbench): Promise<void> {
  await signedIn(bench);
  await done(bench, 'setup', 'codeartifact', '--tool', 'cargo', '--repository', 'my-repo', ...domain);
}

async function done(bench: Workbench, ...args: string[]): Promise<void> {
  const { code, stderr } = await bench.vouch(...args);
  if (code !== 0) throw new Error(`vouch ${args.join(' ')}: ${stderr}`);
}

/** One thing after the other. */
const sequence =
  (...steps: readonly Scene['set'][]): Scene['set'] =>
  async (installation) => {
    for (const step of steps) await step(installation);
  };

const on =
  (step: (bench: Workbench) => Promise<void>): Scene['set'] =>
  ({ bench }) =>
    step(bench);

const ssoProfile = `[profile work]
sso_session = work
sso_account_id = 123456789012
sso_role_name = developer
[sso-session work]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
`;

const rust = on(projects.rust);

export const scenes: Readonly<Record<string, Scene>> = {
  'the first day': { pace: 'quick', set: rust },
  'signed in': { pace: 'quick', set: sequence(on(signedIn), rust) },
  'set up': { pace: 'quick', set: sequence(on(setUp), rust) },
  'signed out': { pace: 'quick', set: sequence(on(setUp), rust, on((bench) => done(bench, 'logout'))) },
  'the role may do nothing': {
    pace: 'quick',
    set: sequence(
      on(setUp),
      on(async ({ emulator }) => emulator.grant(developer, ['sts:AssumeRoleWithWebIdentity'])),
    ),
  },
  'with a key in software': { pace: 'quick', set: on((bench) => bench.browser('soft-key')) },
  'an AWS profile with SSO': {
    pace: 'quick',
    set: sequence(
      on(setUp),
      on(async (bench) => void (await bench.write('.aws', { config: ssoProfile }))),
    ),
  },
  'with npm': { pace: 'quick', set: sequence(on(setUp), installJavascript, on(projects.javascript)) },
  'with other JavaScript clients': {
    pace: 'long',
    set: sequence(on(setUp), installJavascript, on(projects.javascript)),
  },
  'with Python': { pace: 'long', set: sequence(on(setUp), installPython, on(projects.python)) },
  'with Java': {
    pace: 'long',
    set: sequence(on(setUp), installJava, on(projects.java), on(projects.gradle), on(projects.sbt)),
  },
};

/** Terminals without colour, and programs without the news that they would tell a person. */
const quietly = {
  NO_COLOR: '1',
  TERM: 'dumb',
  npm_config_update_notifier: 'false',
  npm_config_progress: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_PROGRESS_BAR: 'off',
  UV_NO_PROGRESS: '1',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_ENABLE_PROGRESS_BARS: '0',
  // The sessions install what they published a second ago.
  YARN_NPM_MINIMAL_AGE_GATE: '0',
  PNPM_CONFIG_MINIMUM_RELEASE_AGE: '0',
};

/** A bench on which a scene is set. */
export async function openScene(name: string): Promise<Workbench> {
  const scene = scenes[name];
  if (scene === undefined) throw new Error(`there is no scene ${name}`);
  const bench = await openWorkbench();
  const directory = join(bench.emulator.directory, 'programs');
  try {
    const path = `${directory}:${bench.env['PATH']}`;
    // A global npmrc of this machine's own stays out.
    Object.assign(bench.env, quietly, { PATH: path, PREFIX: join(bench.home, 'prefix') });
    bench.useAgent();
    await bench.browser('hardware-key');
    await installVouch({ bench, directory });
    await scene.set({ bench, directory });
    return bench;
  } catch (error) {
    await bench.close();
    throw error;
  }
}
