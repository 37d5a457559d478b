import { listChosen, lookAtWritten, type WrittenFile } from '@vouch/adapter-kit';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  type Config,
  type Context,
  configuredDomains,
  listedDomains,
  type Profile,
  readConfig,
  sameDomain,
} from '@vouch/core';
import { readUses, type StaticUse } from '@vouch/npm/uses';
import { type SetUp, setUpsFrom } from '../setup/set-ups.ts';
import { type Aws, askAws } from './aws.ts';

/** What the checks share: what stands on this machine, and AWS's answers, each asked for once. */
export interface Scene {
  readonly context: Context;
  readonly self: ProgramIo['self'];
  /** Undefined where the file is broken, which is a finding of its own. */
  readonly config: Config | undefined;
  /** The domains that a token is given for. */
  readonly domains: readonly Profile[];
  readonly setUps: readonly SetUp[];
  readonly uses: readonly StaticUse[];
  /** The files that set-ups wrote, as they stand now. */
  readonly written: readonly WrittenFile[];
  readonly aws: Aws;
  /** Ends the whole examination. */
  readonly signal: AbortSignal;
}

export async function openScene(
  io: Pick<ProgramIo, 'context' | 'self'>,
  signal: AbortSignal,
): Promise<Scene> {
  // The product's own remarks ("going on without the agent") are findings here, and told as such.
  const context: Context = { ...io.context, say: () => {} };
  const config = await readConfig(context).catch(() => undefined);
  const uses = await readUses(context).catch(() => []);
  const chosen = await listChosen(context).catch(() => []);
  const written = await lookAtWritten(context).catch(() => []);
  return {
    context,
    self: io.self,
    config,
    domains: domainsOf(config, context.env),
    uses,
    written,
    setUps: setUpsFrom(chosen),
    aws: askAws(context, config, signal),
    signal,
  };
}

function domainsOf(config: Config | undefined, env: Context['env']): readonly Profile[] {
  if (config === undefined) return [];
  const named = configuredDomains(config);
  // `VOUCH_DOMAINS` names no region: the one that AWS's own tools would use is meant.
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1';
  const listed = listedDomains(config, env).map((domain) => ({ ...domain, region }));
  return [...named, ...listed].filter(
    (domain, index, all) => all.findIndex((each) => sameDomain(each, domain)) === index,
  );
}
