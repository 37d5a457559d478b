// Many clients of the agent in one process: `CLIENTS REQUESTS DURATION-SECONDS`. Each asks so many times in turn, all at
// once; prints `{seconds, lost, distinct, p50, p99}`, milliseconds for the last two. A new duration is a cold key.
import { connectTokenSource } from '@vouch/agent';
import { awsExchange, processContext } from '@vouch/core';

const [clients = 1, requests = 1, durationSeconds = 43_200] = process.argv.slice(2).map(Number);
const context = processContext();
const source = connectTokenSource(context, awsExchange(context), { start: 'never' });
const request = {
  domain: 'my-domain',
  domainOwner: '123456789012',
  region: 'us-east-1',
  identity: { kind: 'automatic' },
  durationSeconds,
} as const;

const latencies: number[] = [];
const tokens = new Set<string>();
let lost = 0;
const started = performance.now();
await Promise.all(Array.from({ length: clients }, client));
const seconds = (performance.now() - started) / 1_000;
latencies.sort((one, other) => one - other);
const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN;
process.stdout.write(
  `${JSON.stringify({ seconds, lost, distinct: tokens.size, p50: at(0.5), p99: at(0.99) })}\n`,
);

async function client(): Promise<void> {
  for (let asked = 0; asked < requests; asked += 1) {
    const began = performance.now();
    try {
      tokens.add((await source.getAuthorizationToken(request)).secret.expose());
    } catch {
      lost += 1;
    }
    latencies.push(performance.now() - began);
  }
}
