import type { Scene } from '../scene.ts';

/** A variable that a tool obeys before its files. */
export interface Override {
  readonly tool: string;
  readonly name: RegExp;
  readonly state: 'warning' | 'bad';
  /** What it does, after the variable's name. */
  readonly does: string;
  /** What an empty value does, where the tool does not take it for none. */
  readonly whenEmpty?: string;
  /** Values that do no harm. */
  readonly harmless?: (value: string, scene: Scene, name: string) => boolean;
}

/** What an empty value does that a tool has no use for. */
export const stops = 'is no value that the tool takes, and it stops there';

/** What a file that a variable names says is looked at by itself. */
export const isSet = (value: string) => value !== '';
