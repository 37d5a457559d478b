import { VouchError } from '@vouch/core';
import type { SessionKeeper } from '../session/keeper.ts';

/** An agent without a session: clients' own credentials only. */
export const noSession: SessionKeeper = {
  identity: () => undefined,
  store() {
    throw new VouchError('not-supported', 'this agent keeps no session', { hint: 'vouch login' });
  },
  async end() {},
  status: () => null,
  endsAt: undefined,
};
