import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  agentProgram,
  type Handover,
  placeOf,
  type SignInView,
  session,
  signInWithBrowser,
  signInWithDevice,
  startAgent,
} from '@vouch/agent';
import { type Config, type Context, readConfig, selectorFor, toVouchError, VouchError } from '@vouch/core';
import { openBrowser } from '../session/browser.ts';
import { sessionRoles } from '../session/roles.ts';
import { timeOfDay } from '../session/time.ts';

/**
 * `vouch login`: signs in at the enrolled issuer and hands the session to the agent.
 * Throws `configuration` (exit 6) where nobody has enrolled, and what the sign-in throws.
 */
export async function login({ context, self }: ProgramIo, flags: { readonly device?: true }): Promise<void> {
  const config = await readConfig(context);
  const { issuer } = config;
  if (issuer === undefined) {
    throw new VouchError('configuration', 'no issuer is enrolled', { hint: 'vouch enroll ISSUER-URL' });
  }
  const signIn = flags.device || !hasBrowser(context) ? signInWithDevice : signInWithBrowser;
  const given = new AbortController();
  process.once('SIGINT', () => given.abort());
  const signedIn = await signIn(context, issuer, viewFor(context), given.signal);
  const handover: Handover = {
    ...signedIn,
    roles: sessionRoles(config),
    requests: requestsOf(context, config),
  };
  const connection = await startAgent(context, await placeOf(context), agentProgram(self));
  try {
    const { failures } = await session(connection, 'store', handover);
    for (const failure of failures) context.say(`vouch: ${failure.message}`);
  } finally {
    connection.close();
  }
  context.say(`signed in as ${handover.name ?? handover.subject} until ${timeOfDay(handover.endsAt)}`);
  if (handover.roles.length === 0)
    context.say('next: vouch setup aws --role ARN, so that the session can reach AWS');
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

/** Every configured domain that the session serves. One that cannot be decided now is left for when it is asked for. */
function requestsOf(context: Context, config: Config): Handover['requests'] {
  const found: Handover['requests'] = [];
  for (const profile of new Set([...config.profiles.values(), ...config.domains])) {
    const { domain, domainOwner, region, durationSeconds = 43_200, endpointUrl, awsProfile } = profile;
    if (
      found.some(
        (each) => each.domain === domain && each.domainOwner === domainOwner && each.region === region,
      )
    )
      continue;
    try {
      const selector = selectorFor(config, awsProfile, profile);
      const role = selector.kind === 'aws-profile' ? undefined : selector.role;
      if (role === undefined) continue;
      found.push({
        domain,
        domainOwner,
        region,
        durationSeconds,
        role,
        ...(endpointUrl !== undefined && { endpointUrl }),
      });
    } catch (thrown) {
      context.say(`vouch: ${toVouchError(thrown).message}`);
    }
  }
  return found;
}
