import { hash } from 'node:crypto';

/** What decides whether V8 takes code that another process has kept. */
export type Compiler = Pick<NodeJS.Process, 'version' | 'platform' | 'arch' | 'execArgv'>;

/**
 * Names a Node with the options that it was started with, the agent with some, launchers with none: where they are flags of V8, it takes no
 * code that was made with others.
 */
export function nodeName({ version, platform, arch, execArgv }: Compiler): string {
  const options = execArgv.length === 0 ? [] : [hash('sha256', execArgv.join('\0')).slice(0, 8)];
  return ['node', version, platform, arch, ...options].join('-');
}
