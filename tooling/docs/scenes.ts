import { join } from 'node:path';
import { developer, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { ssoCacheFile } from '@vouch/workbench/sso-cache';
import {
  type Clients,
  installJava,
  installJavascript,
  installPython,
  installVouch,
  programsOf,
} from './programs.ts';
import { projects } from './projects.ts';

/** What is there before the first command of a document's blocks. Named in the documents by `<!-- scene: NAME -->`. */
export interface Scene {
  readonly needs: readonly Clients[];
  readonly set: (bench: Workbench) => Promise<void>;
}

async function signedIn(bench: Workbench): Promise<void> {
  await bench.enroll();
  await done(bench, 'login');
}

/** As `aws sso login --profile work` leaves a home. */
async function signedInWithSso(bench: Workbench): Promise<void> {
  bench.useAgent();
  const login = bench.emulator.identityCenterLogin({
    user: 'ann',
    startUrl: 'https://example.awsapps.com/start',
  });
  await bench.write('', { '.aws/config': ssoProfile, [ssoCacheFile('work')]: JSON.stringify(login) });
}

/** With a saved profile, as after the first set-up of any tool. */
async function setUp(bench: Workbench): Promise<void> {
  await signedIn(bench);
  await done(bench, ...setupArgs('cargo'));
}

async function done(bench: Workbench, ...args: string[]): Promise<void> {
  const { code, stderr } = await bench.vouch(...args);
  if (code !== 0) throw new Error(`vouch ${args.join(' ')}: ${stderr}`);
}

/** One thing after the other. */
const sequence =
  (...steps: readonly Scene['set'][]): Scene['set'] =>
  async (bench) => {
    for (const step of steps) await step(bench);
  };

const ssoProfile = `[profile work]
sso_session = work
sso_account_id = 123456789012
sso_role_name = developer
[sso-session work]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
`;
const codeProfile = `[profile work]
role_arn = arn:aws:iam::123456789012:role/developer
source_profile = person
mfa_serial = arn:aws:iam::123456789012:mfa/ann
[profile person]
credential_process = /bin/false
`;

/** Cargo and bash are on every machine that runs the tests; `needs` names the clients that may not be. */
export const scenes: Readonly<Record<string, Scene>> = {
  'the first day': {
    needs: ['javascript'],
    set: sequence(projects.rust, installJavascript, projects.javascript),
  },
  'signed in': { needs: [], set: sequence(signedIn, projects.rust) },
  'set up': { needs: [], set: sequence(setUp, projects.rust) },
  'signed out': { needs: [], set: sequence(setUp, projects.rust, (bench) => done(bench, 'logout')) },
  'the role may do nothing': {
    needs: [],
    set: sequence(setUp, async ({ emulator }) =>
      emulator.grant(developer, ['sts:AssumeRoleWithWebIdentity']),
    ),
  },
  'with a key in software': { needs: [], set: (bench) => bench.browser('soft-key') },
  'an AWS profile with SSO': {
    needs: [],
    set: sequence(setUp, async (bench) => void (await bench.write('.aws', { config: ssoProfile }))),
  },
  'signed in with AWS SSO': { needs: [], set: sequence(projects.rust, signedInWithSso) },
  'an AWS profile with an MFA code': {
    needs: [],
    set: sequence(setUp, async (bench) => void (await bench.write('.aws', { config: codeProfile }))),
  },
  'below the emulator': { needs: [], set: async () => {} },
  'with JavaScript': {
    needs: ['javascript'],
    set: sequence(setUp, installJavascript, projects.javascript),
  },
  'with Python': { needs: ['python'], set: sequence(setUp, installPython, projects.python) },
  'with Java': {
    needs: ['java'],
    set: sequence(setUp, installJava, projects.java, projects.gradle, projects.sbt),
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
  try {
    const path = `${programsOf(bench.emulator)}:${bench.env['PATH']}`;
    // A global npmrc of this machine's own stays out.
    Object.assign(bench.env, quietly, { PATH: path, PREFIX: join(bench.home, 'prefix') });
    bench.useAgent();
    await bench.browser('hardware-key');
    await installVouch(bench);
    await scene.set(bench);
    return bench;
  } catch (error) {
    await bench.close();
    throw error;
  }
}
