import type { AuthorizationTokenRequest } from '@vouch/core';
import { expect, it } from 'vitest';
import { type AgentForTest, agentForTest, identityOf } from '../testing/agent.ts';

type Asked = Partial<AuthorizationTokenRequest> & { readonly shell?: string };

/** What a client sends; the fingerprint of its shell stands for all that its identity depends on. */
const changes: readonly Asked[] = [
  { shell: 'other' },
  { identity: { kind: 'aws-profile', name: 'ann' } },
  { region: 'us-east-2' },
  { domain: 'my-domaim' },
  { domainOwner: '123456789013' },
  { endpointUrl: 'https://codeartifact.example.com' },
  { durationSeconds: 900 },
];
const pairs = changes.flatMap((one, at) => changes.slice(at + 1).map((other) => ({ ...one, ...other })));

it('incident 24: the agent gives a token to nobody whose request differs in one input or two', async () => {
  await using it = await agentForTest();
  const all: readonly Asked[] = [{}, ...changes, ...pairs];
  const tokens: string[] = [];
  for (const [at, asked] of all.entries()) {
    tokens.push(await ask(it, asked));
    const { shell: _, identity: _who, ...sent } = asked;
    expect(it.exchange.calls[at]?.request, 'what was asked for is asked of AWS').toMatchObject(sent);
  }
  expect(new Set(tokens).size).toBe(1 + 7 + 21);
  for (const [at, asked] of all.entries()) expect(await ask(it, asked)).toBe(tokens[at]);
  expect(it.exchange.calls.length).toBe(1 + 7 + 21);
});

async function ask(agent: AgentForTest, { shell = 'ann', ...asked }: Asked): Promise<string> {
  return (await agent.getToken({ ...asked, from: identityOf(shell) })).secret.expose();
}
