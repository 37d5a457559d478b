import type { AgentStatus, SessionStatus } from '@vouch/agent';
import { describe, expect, it } from 'vitest';
import { timeOfDay } from '../time-of-day.ts';
import { asJson, asText, type Found } from './status.ts';

const minute = 60_000;
const now = Date.UTC(2026, 0, 1);
const at = (minutes: number) => now + minutes * minute;
const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/dev' };

const session: SessionStatus = {
  ...{ id: 'x', name: 'ann', issuer: 'https://login.example.com' },
  ...{ startedAt: now + 999, endsAt: at(90), renewableUntil: at(90) },
  roles: [{ ...role, credentialsEndAt: at(30) + 999 }],
};
const token = { ...domain, expiration: at(60) / 1000, refreshAt: at(40) + 999, identity: 'the session' };

function found(agent: Partial<AgentStatus> | undefined, config: object = {}): Found {
  const known = { profiles: new Map([['default', domain]]), roles: new Map([['vouch', role]]) };
  return {
    config: { ...known, ...config } as unknown as Found['config'],
    agent: agent && { pid: 7, startedAt: now + 999, tokens: [], session: null, ...agent },
    tools: [{ tool: 'cargo', id: 'r1' }],
  };
}
const rest = [
  `AWS profile vouch: ${role.arn}`,
  'profile default: my-domain-123456789012 in us-east-1',
  'set up: cargo for r1',
];

describe('the status for a person', () => {
  it('says that nobody is signed in, and to whom a login would help', () => {
    const issuer = { url: 'https://login.example.com' };
    for (const agent of [undefined, {}]) {
      expect(asText(found(agent, { issuer }), now)).toEqual(['signed out: vouch login', ...rest]);
      expect(asText(found(agent), now)).toEqual([
        'nobody has enrolled: the ordinary AWS identities are used',
        ...rest,
      ]);
    }
  });

  it.each([
    [now, '1 h 30 min'],
    [at(31), '0 h 59 min'],
    [at(89) - 1, '0 h 1 min'],
  ])('says how long a session lasts: at %i %s', (moment, left) => {
    const until = timeOfDay(session.endsAt);
    expect(asText(found({ session }), moment)).toEqual([
      `signed in as ann until ${until} (${left})`,
      ...rest,
    ]);
  });

  it.each([at(89), at(89) + 1, at(91)])(
    'says that a session in its last minute gives no token: at %i',
    (moment) => {
      const until = timeOfDay(session.endsAt);
      expect(asText(found({ session }), moment)).toEqual([
        `the session of ann ends at ${until} and gives no token any more: vouch login`,
        ...rest,
      ]);
    },
  );

  it('says until when a session can have new tokens, where that is not its end', () => {
    const [, line] = asText(found({ session: { ...session, renewableUntil: at(89) } }), now);
    expect(line).toBe(`  new tokens until ${timeOfDay(at(89))} only: the issuer gave no refresh token`);
  });

  it('says which AWS profile a domain is served by, where one was chosen', () => {
    const profiles = new Map([['team', { ...domain, awsProfile: 'work' }]]);
    expect(asText(found(undefined, { profiles }), now)).toContain(
      'profile team: my-domain-123456789012 in us-east-1, with the AWS profile work',
    );
  });

  it('says of each token until when it lives, and when its successor comes', () => {
    const tokens = [token, { ...token, refreshAt: null }];
    expect(asText(found({ session, tokens }), now).slice(-2)).toEqual([
      `token: my-domain-123456789012 in us-east-1 until ${timeOfDay(at(60))}, next at ${timeOfDay(at(40))} (the session)`,
      `token: my-domain-123456789012 in us-east-1 until ${timeOfDay(at(60))}, the last of this session (the session)`,
    ]);
  });
});

it('the status as JSON has the same, with moments in whole seconds', () => {
  const issuer = { url: 'https://login.example.com' };
  const tokens = [token, { ...token, refreshAt: null }];
  expect(asJson(found({ session, tokens }, { issuer }))).toEqual({
    session: {
      ...{ name: 'ann', issuer: issuer.url },
      ...{ startedAt: now / 1000, endsAt: at(90) / 1000, renewableUntil: at(90) / 1000 },
      roles: [{ ...role, credentialsEndAt: at(30) / 1000 }],
    },
    issuer: issuer.url,
    agent: { pid: 7, startedAt: now / 1000 },
    profiles: { default: domain },
    awsProfiles: { vouch: role.arn },
    tools: [{ tool: 'cargo', id: 'r1' }],
    tokens: [
      { ...token, refreshAt: at(40) / 1000 },
      { ...token, refreshAt: null },
    ],
  });
  expect(asJson(found(undefined))).toMatchObject({ session: null, issuer: null, agent: null, tokens: [] });
});
