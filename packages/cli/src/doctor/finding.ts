import type { Remedy } from './remedy.ts';

/** `warning`: it works, or could not be looked at. `bad`: something does not work, or is not safe. */
export type State = 'good' | 'warning' | 'bad';

/** What a check sees: one sentence without secrets, and what would mend it. */
export interface Diagnosis {
  readonly state: State;
  readonly what: string;
  readonly remedy?: Remedy;
}

/** A diagnosis as it is told. */
export interface Finding {
  /** Which check saw it: `agent`, `clock`, `npm`, … */
  readonly check: string;
  readonly state: State;
  readonly what: string;
  /** The command that mends it. */
  readonly mend?: string;
}

export function good(what: string): Diagnosis {
  return { state: 'good', what };
}

export function warning(what: string, remedy?: Remedy): Diagnosis {
  return diagnosis('warning', what, remedy);
}

export function bad(what: string, remedy?: Remedy): Diagnosis {
  return diagnosis('bad', what, remedy);
}

function diagnosis(state: State, what: string, remedy: Remedy | undefined): Diagnosis {
  return { state, what, ...(remedy !== undefined && { remedy }) };
}
