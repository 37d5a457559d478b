import { expect, it } from 'vitest';
import { proxyAgent } from './proxy-agent.ts';

it('is one for https, however little of a stack trace there is', async () => {
  const agent = await proxyAgent('http://127.0.0.1:1', {});
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 0;
    expect(agent).toMatchObject({ protocol: 'https:', defaultPort: 443 });
  } finally {
    Error.stackTraceLimit = limit;
  }
});
