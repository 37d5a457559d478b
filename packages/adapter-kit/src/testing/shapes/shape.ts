import type { TestHome } from '../tree.ts';

/** What a file's text is, as far as shapes go. `script`: ours from the first byte to the last. `block`: a shell script with a block of ours. */
export type FileKind = 'toml' | 'npmrc' | 'configparser' | 'xml' | 'yaml' | 'script' | 'block';

/** A state in which a person's file may be found. */
export interface Shape {
  readonly name: string;
  /** Whether setup edits the file, refuses it, or may do either by the file's kind or the machine's rights. */
  readonly outcome: 'edited' | 'refused' | 'either';
  /** The whole text, where the shape is one. */
  readonly text?: string;
  /** Takes seconds. */
  readonly size?: 'large';
  /** Puts the shape into the home, at the adapter's file; `usual` is what such a file often says. */
  arrange(home: TestHome, file: string, usual: string): void;
}

/** A shape that is a text of its own. */
export function textShape(name: string, outcome: Shape['outcome'], text: string): Shape {
  return { name, outcome, text, arrange: (home, file) => void home.write(file, text) };
}

/** A shape that is a change of the usual text. */
export function changedShape(
  name: string,
  outcome: Shape['outcome'],
  change: (usual: string) => string | Uint8Array,
): Shape {
  return { name, outcome, arrange: (home, file, usual) => void home.write(file, change(usual)) };
}

/** The same shape, marked as one that takes seconds. */
export function large(shape: Shape): Shape {
  return { ...shape, size: 'large' };
}
