/** `warning`: it works, or could not be looked at. `bad`: something does not work, or is not safe. */
export type State = 'good' | 'warning' | 'bad';

/** What a look at a tool's files and environment sees: one sentence without secrets, and what would mend it. */
export interface Diagnosis<Remedy = ToolRemedy> {
  readonly state: State;
  readonly what: string;
  readonly remedy?: Remedy;
}

/** What mends a diagnosis of an adapter's; whoever tells it writes the command. */
export type ToolRemedy =
  | Unset
  | CutLines
  | { readonly kind: 'update-tool' }
  | { readonly kind: 'set-up-again' }
  /** Sets it up under another name that the tool is to know the repository by. */
  | { readonly kind: 'set-up-as'; readonly name: string };

/** Takes variables out of the shell's environment. */
export interface Unset {
  readonly kind: 'unset';
  readonly names: readonly string[];
}

/** Takes whole lines out of a file, counted from 1. `holds` is a part of the first one: elsewhere nothing is cut. */
export interface CutLines {
  readonly kind: 'cut-lines';
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly holds: string;
}

export function good(what: string): Diagnosis<never> {
  return { state: 'good', what };
}

export function warning<const Remedy>(what: string, remedy?: Remedy): Diagnosis<Remedy> {
  return diagnosis('warning', what, remedy);
}

export function bad<const Remedy>(what: string, remedy?: Remedy): Diagnosis<Remedy> {
  return diagnosis('bad', what, remedy);
}

function diagnosis<Remedy>(state: State, what: string, remedy: Remedy | undefined): Diagnosis<Remedy> {
  return { state, what, ...(remedy !== undefined && { remedy }) };
}
