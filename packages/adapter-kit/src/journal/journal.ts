import * as v from 'valibot';

const pathSchema = v.array(v.union([v.string(), v.strictObject({ member: v.string(), equals: v.string() })]));

const formerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('absent') }),
  v.strictObject({ kind: v.literal('secret') }),
  v.strictObject({ kind: v.literal('value'), source: v.string() }),
  v.strictObject({
    kind: v.literal('cut'),
    source: v.string(),
    text: v.string(),
    line: v.number(),
    column: v.number(),
    above: v.string(),
  }),
]);

const valueSchema = v.strictObject({
  owner: v.string(),
  ours: v.string(),
  /** Source text of the value; null where the owner took the key out. */
  source: v.nullable(v.string()),
});

const keySchema = v.strictObject({
  path: pathSchema,
  /** `tool:id` of everybody who set this key up; never empty. */
  owners: v.pipe(v.array(v.string()), v.minLength(1)),
  former: formerSchema,
  /** Hash of the value that stood before us; empty where that is a secret. */
  stood: v.string(),
  /** Hashes of our last two values: a crash may leave either in the file. */
  ours: v.array(v.string()),
  /** What each owner set the key to, the latest last, as far as it may be written down. Older journals lack it. */
  values: v.optional(v.array(valueSchema), () => []),
});

/** Older journals have a hash there, on which guesses at the secret could be tried. */
function withoutGuess(key: v.InferOutput<typeof keySchema>): v.InferOutput<typeof keySchema> {
  return key.former.kind === 'secret' ? { ...key, stood: '' } : key;
}

const fileSchema = v.strictObject({
  path: v.string(),
  target: v.string(),
  format: v.string(),
  /** SHA-256 of the file before our first edit, without its secrets; null: we made it. */
  base: v.nullable(v.string()),
  /** Directories that we made for it, outermost first. */
  directories: v.array(v.string()),
  made: v.array(v.strictObject({ path: pathSchema, before: v.string() })),
  keys: v.array(v.pipe(keySchema, v.transform(withoutGuess))),
});

/** What a person chose at one set-up, beside what its owner's name says: `--scope`, `@team`. */
const chosenSchema = v.strictObject({ owner: v.string(), words: v.array(v.string()) });

/** What we changed in which file, for whom, and what stood there before. No secret of the person's is ever in it, nor its hash. */
export const journalSchema = v.strictObject({
  version: v.literal(1),
  files: v.array(fileSchema),
  /** Every set-up of each owner, the latest last. Older journals lack it. */
  chosen: v.optional(v.array(chosenSchema), () => []),
});

export type Journal = v.InferOutput<typeof journalSchema>;
export type JournalFile = v.InferOutput<typeof fileSchema>;
export type JournalValue = v.InferOutput<typeof valueSchema>;
export type JournalKey = v.InferOutput<typeof keySchema>;

export const emptyJournal: Journal = { version: 1, files: [], chosen: [] };
