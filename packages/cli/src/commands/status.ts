import { listOwners } from '@vouch/adapter-kit';
import {
  type AgentStatus,
  status as askStatus,
  findPlace,
  type SessionStatus,
  withAgent,
} from '@vouch/agent';
import { type Config, type Context, describeDomain, readConfig } from '@vouch/core';
import { isInLastMinute } from '../last-minute.ts';
import { timeOfDay } from '../time-of-day.ts';

/** What there is to show. */
export interface Found {
  readonly config: Config;
  readonly agent: AgentStatus | undefined;
  readonly tools: readonly { readonly tool: string; readonly id: string }[];
}

/** `vouch status`: for a person, or as JSON with moments in epoch seconds. Never a secret. */
export async function status(context: Context, flags: { readonly json?: true }): Promise<string> {
  const found: Found = {
    config: await readConfig(context),
    agent: await withAgent(context, await findPlace(context), askStatus),
    tools: await listOwners(context),
  };
  return flags.json
    ? `${JSON.stringify(asJson(found), null, 2)}\n`
    : `${asText(found, context.clock.now()).join('\n')}\n`;
}

/** The same as JSON, with moments in epoch seconds. Pure. */
export function asJson(found: Found) {
  const { config, agent, tools } = found;
  const session = agent?.session ?? undefined;
  const seconds = (moment: number) => Math.floor(moment / 1000);
  return {
    session:
      session === undefined
        ? null
        : {
            name: session.name,
            issuer: session.issuer,
            startedAt: seconds(session.startedAt),
            endsAt: seconds(session.endsAt),
            renewableUntil: seconds(session.renewableUntil),
            roles: session.roles.map(({ awsProfile, arn, credentialsEndAt }) => ({
              awsProfile,
              arn,
              credentialsEndAt: seconds(credentialsEndAt),
            })),
          },
    issuer: config.issuer?.url ?? null,
    agent: agent === undefined ? null : { pid: agent.pid, startedAt: seconds(agent.startedAt) },
    profiles: Object.fromEntries(config.profiles),
    awsProfiles: Object.fromEntries([...config.roles].map(([name, { arn }]) => [name, arn])),
    tools,
    tokens: (agent?.tokens ?? []).map(({ refreshAt, ...token }) => ({
      ...token,
      refreshAt: refreshAt === null ? null : seconds(refreshAt),
    })),
  };
}

/** The lines for a person at a moment (epoch milliseconds). Pure. */
export function asText(found: Found, now: number): string[] {
  const { config, agent, tools } = found;
  const session = agent?.session ?? undefined;
  const lines = [session === undefined ? signedOut(found) : signedIn(session, now)];
  if (session !== undefined && session.renewableUntil < session.endsAt) {
    lines.push(
      `  new tokens until ${timeOfDay(session.renewableUntil)} only: the issuer gave no refresh token`,
    );
  }
  for (const { awsProfile, arn } of config.roles.values()) lines.push(`AWS profile ${awsProfile}: ${arn}`);
  for (const [name, profile] of config.profiles) {
    const identity = profile.awsProfile === undefined ? '' : `, with the AWS profile ${profile.awsProfile}`;
    lines.push(`profile ${name}: ${describeDomain(profile)}${identity}`);
  }
  for (const { tool, id } of tools) lines.push(`set up: ${tool} for ${id}`);
  for (const token of agent?.tokens ?? []) {
    const { expiration, refreshAt, identity } = token;
    const next = refreshAt === null ? 'the last of this session' : `next at ${timeOfDay(refreshAt)}`;
    lines.push(
      `token: ${describeDomain(token)} until ${timeOfDay(expiration * 1000)}, ${next} (${identity})`,
    );
  }
  return lines;
}

function signedIn(session: SessionStatus, now: number): string {
  const until = timeOfDay(session.endsAt);
  if (isInLastMinute(session, now))
    return `the session of ${session.name} ends at ${until} and gives no token any more: vouch login`;
  const minutes = Math.floor((session.endsAt - now) / 60_000);
  return `signed in as ${session.name} until ${until} (${Math.floor(minutes / 60)} h ${minutes % 60} min)`;
}

function signedOut({ config }: Found): string {
  return config.issuer === undefined
    ? 'nobody has enrolled: the ordinary AWS identities are used'
    : 'signed out: vouch login';
}
