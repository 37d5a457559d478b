import { randomUUID } from 'node:crypto';
import { type AwsCredentials, VouchError, within } from '@vouch/core';

/** A client that waits for a token, and could resolve credentials for it. */
export interface Waiter {
  /**
   * Asks the client. Rejects with a VouchError where the client said that it has no credentials, and with
   * `ClientGone` where it left.
   */
  askForCredentials(election: string): Promise<AwsCredentials>;
}

export class ClientGone extends Error {}

function silent(): never {
  throw new ClientGone('silent');
}

/** Nobody of a fingerprint is left to ask. A waiter that came too late to be asked should try again. */
export class NobodyLeft extends VouchError {
  readonly asked: ReadonlySet<Waiter>;

  constructor(asked: ReadonlySet<Waiter>) {
    super('network', 'no client that waits for this token gave credentials', {
      hint: 'run the command again',
    });
    this.asked = asked;
  }
}

export interface Elections {
  /** Puts a waiter among those of its fingerprint; gives the function that takes it out again. */
  join(fingerprint: string, waiter: Waiter): () => void;
  /** Credentials from one waiter of the fingerprint: the first that answers, asked one after the other. */
  elect(fingerprint: string): Promise<AwsCredentials>;
}

/** `silenceMs`: how long an elected client may be silent before the next one is asked. */
export function createElections(silenceMs: number): Elections {
  const waiting = new Map<string, Set<Waiter>>();

  return {
    join(fingerprint, waiter) {
      const waiters = waiting.get(fingerprint) ?? new Set();
      waiting.set(fingerprint, waiters.add(waiter));
      return () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && waiting.get(fingerprint) === waiters) waiting.delete(fingerprint);
      };
    },

    async elect(fingerprint) {
      // A refresh ahead starts within a warm request, whose client is about to get its answer and leave.
      await new Promise((resolve) => setImmediate(resolve));
      const asked = new Set<Waiter>();
      for (;;) {
        const next = [...(waiting.get(fingerprint) ?? [])].find((waiter) => !asked.has(waiter));
        if (next === undefined) throw new NobodyLeft(asked);
        asked.add(next);
        try {
          return await within(silenceMs, next.askForCredentials(randomUUID()), silent);
        } catch (thrown) {
          if (thrown instanceof VouchError) throw thrown;
        }
      }
    },
  };
}
