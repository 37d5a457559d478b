import { toVouchError, VouchError } from './error.ts';

/** Gives a value or fails; asked again, it may give another. */
export type Provider<T> = (options?: ProvideOptions) => Promise<T>;

export interface ProvideOptions {
  readonly signal?: AbortSignal | undefined;
  /** `fresh` passes over what is remembered. */
  readonly freshness?: 'cached' | 'fresh' | undefined;
  /** Seconds of life that the caller needs; what is remembered and has less is passed over, too. */
  readonly minRemaining?: number | undefined;
}

/**
 * Asks the providers in order. It goes on only where an error's kind says `next`; any other error is the answer.
 * Where all say `next`, the last error that is not `not-mine` is thrown, because it tells the most.
 */
export function chain<T>(...providers: readonly Provider<T>[]): Provider<T> {
  return async (options) => {
    let told: VouchError | undefined;
    for (const provider of providers) {
      try {
        return await provider(options);
      } catch (thrown) {
        const error = toVouchError(thrown);
        if (error.disposition === 'stop') throw error;
        if (told === undefined || error.kind !== 'not-mine') told = error;
      }
    }
    throw told ?? new VouchError('not-signed-in', 'no identity is configured', { hint: 'vouch login' });
  };
}

/** What a caller gets that has left. `reason` is its signal's. */
export function gaveUp({ reason }: Pick<AbortSignal, 'reason'>): VouchError {
  return new VouchError('network', 'gave up waiting', { cause: reason });
}

/** Lets one caller leave without ending the work that others wait for. */
export function abandonable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const leave = () => reject(gaveUp(signal));
    // Also where the caller has left already: a failure of the work that nobody waits for must not end the process.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
