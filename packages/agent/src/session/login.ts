import {
  type Config,
  type Context,
  configuredDomains,
  domainKey,
  type Issuer,
  requestForProfile,
  roleOf,
  stsRegionOf,
  toVouchError,
  VouchError,
} from '@vouch/core';
import { findPlace } from '../client/find-place.ts';
import { type SessionAnswer, session } from '../client/requests.ts';
import { startAgent } from '../client/start.ts';
import type { AgentProgram } from '../process/launch.ts';
import { openBrowser } from './browser.ts';
import type { Handover } from './handover.ts';
import { type SignedIn, type SignInView, signInWithBrowser, signInWithDevice } from './sign-in.ts';

export interface LoggedIn extends Pick<SessionAnswer, 'failures'> {
  readonly handover: Handover;
}

/** The issuer that somebody enrolled at. Throws `configuration` where nobody has. */
function enrolledIssuer(config: Config): Issuer {
  if (config.issuer !== undefined) return config.issuer;
  throw new VouchError('configuration', 'no issuer is enrolled', { hint: 'vouch enroll ISSUER-URL' });
}

/**
 * Signs the person in at the enrolled issuer, telling them on stderr what is going on, and hands the session to the
 * agent, which is started before if need be. The flow `automatic` opens a browser, unless there is none to open here.
 * Throws `configuration` where nobody has enrolled, and what the sign-in throws.
 */
export async function logIn(
  context: Context,
  config: Config,
  program: AgentProgram,
  flow: 'automatic' | 'device',
  signal: AbortSignal,
): Promise<LoggedIn> {
  const issuer = enrolledIssuer(config);
  const agent = async () => await startAgent(context, await findPlace(context), program);
  // It is there before anybody is asked for a tap, which would be lost where none can start: on a full disk, for instance.
  (await agent()).close();
  const signIn = flow === 'device' || !hasBrowser(context) ? signInWithDevice : signInWithBrowser;
  const signedIn = await signIn(context, issuer, viewFor(context), signal);
  const handover = handoverOf(context, config, signedIn);
  const connection = await agent();
  try {
    const { failures } = await session(connection, 'store', handover);
    return { handover, failures };
  } finally {
    connection.close();
  }
}

/** Over SSH the browser would open on the wrong machine, and without a display not at all. */
function hasBrowser({ env, platform }: Context): boolean {
  if (env['BROWSER']) return true;
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return false;
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

function viewFor(context: Context): SignInView {
  return {
    async open(url) {
      context.say(`opening ${url}`);
      return await openBrowser(context, url);
    },
    showCode(url, code) {
      context.say(`on any machine, open ${url}`);
      context.say(`and enter the code ${code}`);
    },
    waiting: () => context.say('waiting for the tap of your hardware key'),
  };
}

/** What a sign-in becomes for the agent. Where it can be renewed, a token is fetched when somebody asks for it. */
export function handoverOf(context: Context, config: Config, signedIn: SignedIn): Handover {
  const requests = signedIn.refreshToken === undefined ? requestsOf(context, config) : [];
  return { ...signedIn, roles: rolesOf(config), requests };
}

/** Every role of ours with the region whose STS is asked for it. */
function rolesOf(config: Config): Handover['roles'] {
  return [...config.roles.values()].map((role) => ({
    role: { awsProfile: role.awsProfile, arn: role.arn },
    region: stsRegionOf(role),
  }));
}

/** Every configured domain that the session serves. One that cannot be decided now is left for when it is asked for. */
function requestsOf(context: Context, config: Config): Handover['requests'] {
  const found = new Map<string, Handover['requests'][number]>();
  for (const profile of configuredDomains(config)) {
    const key = domainKey(profile);
    if (found.has(key)) continue;
    try {
      const { identity, ...request } = requestForProfile(config, profile);
      const role = roleOf(identity);
      if (role !== undefined) found.set(key, { ...request, role });
    } catch (thrown) {
      context.say(`vouch: ${toVouchError(thrown).message}`);
    }
  }
  return [...found.values()];
}
