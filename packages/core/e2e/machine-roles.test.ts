import { inspect } from 'node:util';
import { inProcessSource } from '@vouch/core';
import {
  type CiFault,
  type ContainerCredentials,
  type InstanceMetadata,
  startContainerCredentials,
  startInstanceMetadata,
} from '@vouch/emulator/ci';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { failureOf, request, role, startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let container: ContainerCredentials;
let pod: ContainerCredentials;
let instance: InstanceMetadata;
beforeAll(async () => {
  bench = await startWorkbench();
  [container, pod, instance] = await Promise.all([
    startContainerCredentials(bench.emulator, { kind: 'container', role }),
    startContainerCredentials(bench.emulator, { kind: 'pod-identity', role }),
    startInstanceMetadata(bench.emulator, { role }),
  ]);
});
afterAll(async () => {
  await Promise.all([container.close(), pod.close(), instance.close()]);
  await bench.close();
});
afterEach(() => {
  bench.reset();
  for (const server of [container, pod, instance]) {
    server.setFault(null);
    server.clearRequests();
  }
});

type Parts = readonly Readonly<Record<string, string>>[];
const machine = (...parts: Parts) => bench.machine({ CI: 'true' }, ...parts);
const resolve = (...parts: Parts) => bench.resolveOn(machine(...parts));

describe('the role of the machine', () => {
  test.each([
    ['an ECS task', () => container, {}, 'the role of this container'],
    [
      'a CodeBuild build',
      () => container,
      { CODEBUILD_BUILD_ID: 'app:1' },
      'the role of this CodeBuild project',
    ],
    ['an EKS pod', () => pod, {}, 'the role of this pod (EKS Pod Identity)'],
    ['an EC2 instance', () => instance, {}, 'the role of this EC2 instance'],
  ])('of %s gives CodeArtifact tokens, and the log says so', async (_, of, more, description) => {
    const context = machine(of().environment, more);
    const source = inProcessSource(context, bench.exchangeIn(context.env));
    const token = await source.getAuthorizationToken({ ...request, identity: { kind: 'automatic' } });
    expect(token.expiration * 1000).toBeGreaterThan(Date.now());
    expect(bench.context.said).toEqual([`vouch: AWS identity: ${description}`]);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken', status: 200 })).toBe(1);
  });

  it('is asked of an instance by version 2 of its protocol', async () => {
    await resolve(instance.environment);
    expect(instance.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/developer',
    ]);
  });

  it('ends when its credentials do', async () => {
    const found = await resolve(container.environment);
    bench.emulator.expireCredentials();
    const error = await failureOf(bench.exchange.getAuthorizationToken(found, request));
    expect([error.kind, error.exitCode]).toEqual(['not-signed-in', 3]);
  });

  it('comes after a web-identity file, which EKS sets for a service account’s role', async () => {
    const file = await bench.emulator.writeWebIdentityToken({ sub: 'system:serviceaccount:ci:builder' });
    const irsa = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role };
    expect((await resolve(pod.environment, irsa)).description).toContain('the web-identity token of');
    expect(pod.requests).toEqual([]);
  });
});

describe('a pod’s web-identity token', () => {
  const pod = async (options: { audience?: string; expiresInSeconds?: number }, roleArn = role) => {
    const sub = 'system:serviceaccount:ci:builder';
    const file = await bench.emulator.writeWebIdentityToken({ sub, ...options });
    return await failureOf(resolve({ AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: roleArn }));
  };

  it('for another audience, or of another service account, is denied', async () => {
    const other = await pod({ audience: 'vault' });
    expect([other.exitCode, other.hint?.includes('aud vault')]).toEqual([5, true]);
    const stranger = await pod({}, 'arn:aws:iam::123456789012:role/nobody');
    expect([stranger.exitCode, stranger.hint?.includes('sub system:serviceaccount:ci:builder')]).toEqual([
      5,
      true,
    ]);
  });

  it('that has expired is not signed in', async () => {
    const error = await pod({ expiresInSeconds: -60 });
    expect([error.exitCode, error.hint?.includes('vouch login')]).toEqual([3, false]);
  });
});

describe('no role', () => {
  it('of a machine without any is not signed in', async () => {
    const error = await failureOf(resolve());
    expect([error.exitCode, error.message]).toEqual([
      3,
      'nobody is signed in, and no AWS credentials were found',
    ]);
    expect(error.hint).toBe(
      'give the job an AWS role: its own, or VOUCH_ROLE_ARN with an OIDC token in VOUCH_ID_TOKEN',
    );
  });

  it('of an instance without a profile is not signed in', async () => {
    const bare = await startInstanceMetadata(bench.emulator, {});
    const error = await failureOf(resolve(bare.environment)).finally(() => bare.close());
    expect(error.exitCode).toBe(3);
  });

  it('for a container with another’s token is denied, and the token is not shown', async () => {
    const wrong = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'CANARY' };
    const error = await failureOf(resolve(container.environment, wrong));
    expect([error.exitCode, error.message]).toEqual([
      5,
      'the container credentials endpoint refused this container (403, AccessDeniedException, the token is not this container’s)',
    ]);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });

  test.each([
    ['http://example.com/v1', {}],
    ['', { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nonexistent/token' }],
  ])('at the address %j with %o is a matter of configuration', async (address, more) => {
    const at = address === '' ? {} : { AWS_CONTAINER_CREDENTIALS_FULL_URI: address };
    const error = await failureOf(
      resolve(container.environment, { AWS_CONTAINER_AUTHORIZATION_TOKEN: '' }, at, more),
    );
    expect([error.kind, container.requests.length]).toEqual(['configuration', 0]);
  });
});

describe('an endpoint that is not well', { timeout: 30_000 }, () => {
  const reply = (body: string, status = 200): CiFault => ({ kind: 'reply', body, status });
  const faults: readonly (readonly [string, CiFault, string])[] = [
    ['500', reply('{"message":"CANARY"}', 500), 'service'],
    ['nonsense', reply('<html>CANARY</html>'), 'service'],
    ['JSON of another kind', reply('{"AccessKeyId":"CANARY"}'), 'service'],
    ['silence', { kind: 'hang', at: 'headers' }, 'network'],
    ['a reset', { kind: 'reset', at: 'headers' }, 'network'],
  ];

  // At once, because the SDK's provider waits a second between its attempts.
  test.concurrent.each(faults)('of a container: %s', async (_, fault, kind) => {
    const broken = await startContainerCredentials(bench.emulator, { kind: 'container', role });
    broken.setFault(fault);
    const error = await failureOf(resolve(broken.environment)).finally(() => broken.close());
    expect([error.kind, error.exitCode]).toEqual([kind, 4]);
    // The SDK waits for a silent endpoint for ever, so that one attempt is all there is time for.
    expect(broken.requests).toHaveLength(fault.kind === 'hang' ? 1 : 3);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });

  test.each(faults)('of an instance: %s', async (_, fault, kind) => {
    instance.setFault(fault);
    const error = await failureOf(resolve(instance.environment));
    expect([error.kind, error.exitCode]).toEqual([kind, 4]);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });
});
