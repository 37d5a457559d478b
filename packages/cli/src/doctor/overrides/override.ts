import type { Scene } from '../scene.ts';

/** A variable that a tool obeys before its files. */
export interface Override {
  readonly tool: string;
  readonly name: RegExp;
  readonly state: 'warning' | 'bad';
  /** What it does, after the variable's name. */
  readonly does: string;
  /** Values that do no harm. */
  readonly harmless?: (value: string, scene: Scene, name: string) => boolean;
}
