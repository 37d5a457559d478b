import { type Held, readFileFact, sameOwner, underLock } from '@vouch/adapter-kit';
import { type Context, parseJson, requireKnownVersion, VouchError } from '@vouch/core';
import * as v from 'valibot';
import { usesPath } from './uses-path.ts';

const written = v.object({
  /** Whose identity the token came from: what ends with the session is scrubbed with it. */
  by: v.picklist(['session', 'aws-profile', 'environment']),
  /** Epoch seconds. */
  at: v.number(),
  expiration: v.number(),
  /** Where the agent that holds the session listens: another shell may look for its own elsewhere. */
  agentDirectory: v.string(),
  /** The id of that session: a token of one that another login replaced has ended, although somebody is signed in. */
  session: v.optional(v.string()),
  /** The AWS files that named the identity, where a variable did: another shell, or the agent, would read the usual ones. */
  awsFiles: v.optional(v.record(v.picklist(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']), v.string())),
});

const use = v.object({
  tool: v.picklist(['npm', 'yarn1', 'bun']),
  /** The owner's id in the journal, as setup chose it. */
  id: v.string(),
  url: v.string(),
  domain: v.string(),
  domainOwner: v.string(),
  region: v.string(),
  repository: v.string(),
  /** The keys that send packages here: `registry`, `@team:registry`. */
  registryKeys: v.array(v.string()),
  /** The user's .npmrc that it was set up in. */
  userFile: v.string(),
  /** The file that the token stands in: the same, or one in memory. */
  tokenFile: v.string(),
  written: v.nullable(written),
});

/** One repository that a tool reads with a token from a file, and what was last written there. Never the token. */
export type StaticUse = v.InferOutput<typeof use>;
/** The tools whose token stands in a file. */
export type StaticTool = StaticUse['tool'];
export type Written = v.InferOutput<typeof written>;

const schema = v.object({ version: v.literal(1), uses: v.array(use) });

/** Every use; none where nothing was set up. Throws `configuration` for a damaged file. */
export async function readUses(context: Context): Promise<readonly StaticUse[]> {
  const path = usesPath(context);
  return parse(path, (await readFileFact(context, path)).text);
}

/** Replaces the list by what `change` makes of it, in one step under the lock. */
export async function changeUses(context: Context, change: ChangeUses): Promise<void> {
  await underLock(context, (held) => changeUsesHeld(context, held, change));
}

/** `changeUses` for who has the lock. */
export async function changeUsesHeld(context: Context, held: Held, change: ChangeUses): Promise<void> {
  const path = usesPath(context);
  await held.updateFile(path, (text) => {
    const uses = change(parse(path, text));
    return uses.length === 0 ? null : `${JSON.stringify({ version: 1, uses }, null, 1)}\n`;
  });
}

type ChangeUses = (uses: readonly StaticUse[]) => readonly StaticUse[];

/** Notes what was written for a use, or null: nothing stands there any more. For who has the lock. */
export async function noteWritten(
  context: Context,
  held: Held,
  { tool, id }: Pick<StaticUse, 'tool' | 'id'>,
  now: Written | null,
): Promise<void> {
  await changeUsesHeld(context, held, (uses) =>
    uses.map((each) => (sameOwner(each, { tool, id }) ? { ...each, written: now } : each)),
  );
}

function parse(path: string, text: string | null): readonly StaticUse[] {
  if (text === null) return [];
  const json = parseJson(text);
  requireKnownVersion(path, json, 1);
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output.uses;
  throw new VouchError('configuration', `${path} is damaged`, {
    hint: `move it away, then run vouch setup codeartifact again`,
  });
}
