/** A flag, and what may follow it. */
export interface Flag {
  /** `--tool` */
  readonly name: string;
  readonly takes: 'nothing' | 'a value';
  /** The values that are suggested. */
  readonly values: readonly string[];
}

/** One place in the command tree, and what may follow there. */
export interface Place {
  /** `setup codeartifact` */
  readonly path: string;
  /** Commands, and an argument's choices. */
  readonly words: readonly string[];
  readonly flags: readonly Flag[];
  /** Whether flags of ours may follow an argument: those of a command that `vouch exec` runs are its own. */
  readonly after: 'flags' | 'nothing';
}
