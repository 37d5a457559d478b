import { isBranded, VouchError } from '@vouch/core';

const brand = Symbol.for('vouch.agent-lost');

/**
 * The agent went away, or fell silent, before it answered. What was asked may be asked again; where nobody does, it is a
 * failed connection like another.
 */
export class AgentLost extends VouchError {
  readonly code: string;

  /** A connection of an agent that was just started comes from a file that is loaded for that, with a copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, brand);
  }

  constructor(code: string) {
    const hint = code === 'silent' ? 'vouch agent stop' : 'run the command again';
    super('network', `the connection to the agent ended (${code})`, { hint });
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}
