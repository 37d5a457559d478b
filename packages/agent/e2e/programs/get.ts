// A client as an adapter is one: asks for a token, starting the agent AGENT_SCRIPT where there is none, and prints it.
import { processContext } from '@vouch/core';
import { connectTokenSource } from '../../src/client/connect.ts';
import { fakeExchange } from '../../src/testing/exchange.ts';

const context = processContext();
const script = context.env['AGENT_SCRIPT'];
const source = connectTokenSource(
  context,
  fakeExchange(Date.now),
  script ? { start: 'if-absent', program: { node: process.execPath, script } } : { start: 'never' },
);
const { secret } = await source.getAuthorizationToken({
  domain: context.env['ASK_DOMAIN'] ?? 'my-domain',
  domainOwner: '123456789012',
  region: 'us-east-1',
  identity: { kind: 'automatic' },
  durationSeconds: 43_200,
});
process.stdout.write(`${secret.expose()}\n`);
