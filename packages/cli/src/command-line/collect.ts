import type { Option } from 'commander';

/** An option that may be given several times: its values in order. */
export function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

/** An option for scopes that may be given several times. AWS's own `--namespace` also takes them without their `@`. */
export function collectScope(value: string, former: readonly string[] = []): readonly string[] {
  return collect(value.startsWith('@') ? value : `@${value}`, former);
}

export function isCollecting({ parseArg }: Option): boolean {
  return parseArg === collect || parseArg === collectScope;
}
