import type * as kit from '@vouch/adapter-kit';
import type { Remedy } from '../remedy.ts';

export { bad, good, warning } from '@vouch/adapter-kit';

/** What a check sees: one sentence without secrets, and what would mend it. */
export type Diagnosis = kit.Diagnosis<Remedy>;

/** A diagnosis as it is told. */
export interface Finding {
  /** Which check saw it: `agent`, `clock`, `npm`, … */
  readonly check: string;
  readonly state: kit.State;
  readonly what: string;
  /** The command that mends it. */
  readonly fix?: string;
}
