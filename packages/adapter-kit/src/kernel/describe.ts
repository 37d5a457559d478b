import { type Context, causes, type VouchError } from '@vouch/core';

/** Tells the person of an error that does not end the program. */
export function tell(context: Pick<Context, 'say'>, error: VouchError): void {
  for (const line of describeError(error)) context.say(line);
}

/**
 * An error as lines for a person: what happened, why (the causes that say something new), and the command or
 * setting that mends it. All of it is printable already.
 */
export function describeError(error: VouchError): string[] {
  const told = new Set([error.message]);
  const reasons = causes(error).filter((reason) => {
    const isNew = reason !== '' && ![...told].some((line) => line.includes(reason));
    told.add(reason);
    return isNew;
  });
  return [
    `vouch: ${error.message}`,
    ...reasons.map((reason) => `  because: ${reason}`),
    ...(error.hint === undefined ? [] : [`  hint: ${error.hint}`]),
  ];
}
