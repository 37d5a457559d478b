import {
  type AwsCredentials,
  awsExchange,
  type Context,
  chooseIdentity,
  type Exchange,
  Secret,
  VouchError,
} from '@vouch/core';
import { type TestClock, type TestContext, testContext } from '@vouch/core/testing';
import { type Emulator, type EmulatorOptions, startEmulator } from '@vouch/emulator';
import { canary } from '@vouch/workbench/canary';

export const role = 'arn:aws:iam::123456789012:role/developer';
export const region = 'us-east-1';
export const request = {
  region,
  domain: 'my-domain',
  domainOwner: '123456789012',
  durationSeconds: 43_200,
} as const;

/** The emulator, and an exchange that reaches it as a user's process would: through HTTPS_PROXY and AWS_CA_BUNDLE. */
export interface Workbench {
  readonly emulator: Emulator;
  readonly context: TestContext;
  readonly exchange: Exchange;
  /** What the exchange waited between attempts, in milliseconds. */
  readonly waits: number[];
  credentials(roleArn?: string): Promise<AwsCredentials>;
  webIdentity(options?: Partial<Parameters<Emulator['webIdentityToken']>[0]>): Promise<Secret>;
  exchangeIn(env: Context['env'], attemptDeadlineMs?: number): Exchange;
  /** A machine with no AWS files and no instance around it, whose environment has these parts. */
  machine(...parts: readonly Readonly<Record<string, string>>[]): Context;
  /** The credentials that are found there. */
  resolveOn(machine: Context): Promise<AwsCredentials>;
  /** As after the start: the environment of the process, no fault, and nothing noted so far. */
  reset(): void;
  close(): Promise<void>;
}

/** Each test file is a process of its own, so the proxy that proxy-from-env reads from `process.env` is set here. */
export async function startWorkbench(options: EmulatorOptions = {}): Promise<Workbench> {
  const emulator = await startEmulator({ tokenMarker: canary, ...options });
  const original = { ...process.env };
  Object.assign(process.env, emulator.environment);
  const waits: number[] = [];
  const clock = runningClock();
  const context = testContext({ env: emulator.environment, clock, random: () => 0 });
  // The fake wait moves the clock, so that the patience of 45 seconds is felt.
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
    clock.advance(milliseconds);
  };
  const exchangeIn = (env: Context['env'], attemptDeadlineMs = 10_000) =>
    awsExchange({ ...context, env }, { attemptDeadlineMs, wait });
  const webIdentity: Workbench['webIdentity'] = async (wish) =>
    new Secret(await emulator.webIdentityToken({ sub: 'ann', ...wish }));
  const exchange = exchangeIn(emulator.environment);
  return {
    emulator,
    context,
    exchange,
    waits,
    webIdentity,
    exchangeIn,
    machine(...parts) {
      const none = {
        AWS_CONFIG_FILE: '/nonexistent/config',
        AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
        AWS_EC2_METADATA_DISABLED: 'true',
      };
      const env: Record<string, string> = Object.assign({ ...emulator.environment, ...none }, ...parts);
      // The SDK's providers read `process.env` themselves.
      Object.assign(process.env, env);
      return { ...context, env };
    },
    async resolveOn(machine) {
      const found = await chooseIdentity(machine, exchangeIn(machine.env), { kind: 'automatic' }, region);
      return await found.resolve();
    },
    reset() {
      for (const name of Object.keys(process.env)) if (!(name in original)) delete process.env[name];
      Object.assign(process.env, original, emulator.environment);
      emulator.setFault(null);
      emulator.clearRequests();
      waits.length = 0;
      context.said.length = 0;
    },
    async credentials(roleArn = role) {
      const found = await exchange.assumeRoleWithWebIdentity({
        roleArn,
        sessionName: 'ann',
        token: await webIdentity(),
        region,
        durationSeconds: 3_600,
      });
      return { ...found, description: 'a test' };
    },
    close: () => emulator.close(),
  };
}

/** The real clocks, and what the fake wait has added to them. */
function runningClock(): TestClock {
  let ahead = 0;
  let stepped = 0;
  return {
    now: () => Date.now() + ahead + stepped,
    monotonic: () => performance.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
    },
    step(milliseconds) {
      stepped += milliseconds;
    },
  };
}

/** What a promise fails with, which must be an error of ours. */
export async function failureOf(work: Promise<unknown>): Promise<VouchError> {
  const failure: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(failure instanceof VouchError)) throw new Error('it did not fail as it should', { cause: failure });
  return failure;
}
