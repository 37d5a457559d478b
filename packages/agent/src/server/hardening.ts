import { url } from 'node:inspector';
import { VouchError } from '@vouch/core';

/** Options that load foreign code into Node or open it to a debugger. A project's `.npmrc` can set NODE_OPTIONS. */
const foreign = /^(-r|--(require|import|loader|experimental-loader|inspect|debug)([=-].*)?)$/;

/** The first option with which this Node may not hold a secret, or undefined. Pure. */
export function foreignOption(
  execArgv: readonly string[],
  nodeOptions: string | undefined,
): string | undefined {
  const options = [...execArgv, ...(nodeOptions ?? '').split(/\s+/)];
  return options.find((option) => foreign.test(option.replace(/^"/, '')));
}

/**
 * Throws where a debugger can look into this process. SIGUSR1 opens one on a port that every user of the machine
 * can reach; our listener stops that only once it is there, and `process._debugProcess` on Windows needs no signal.
 */
export function requireNoInspector(): void {
  if (url() !== undefined)
    throw new VouchError('denied', 'a debugger is open on the agent, so it holds no secret');
}
