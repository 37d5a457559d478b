import { ChangedMeanwhile, NotPutBack } from '../files/transaction.ts';

/** How often an edit is made when files change under it. */
const attempts = 5;

/** Does the work, and repeats it where somebody else changed a file meanwhile. Throws what the last attempt throws. */
export async function againWhereChanged<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      // What could not be put back is in the journal still, and the next attempt begins with it.
      const reason = error instanceof NotPutBack ? error.cause : error;
      if (!(reason instanceof ChangedMeanwhile) || attempt === attempts) throw error;
    }
  }
}
