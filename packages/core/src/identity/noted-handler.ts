import { VouchError } from '../error.ts';
import type { BoundedHandler } from '../exchange/bounded-handler.ts';

/** A connection, and what it met last: our own failure, an answer's status, or nothing yet. */
export interface NotedHandler extends Pick<BoundedHandler, 'handle' | 'destroy'> {
  readonly met: VouchError | number | undefined;
}

/** The SDK's SSO provider makes an error of its own from the words of ours, and drops its kind, its hint and its status. */
export function notedHandler(handler: BoundedHandler): NotedHandler {
  let met: NotedHandler['met'];
  return {
    get met() {
      return met;
    },
    async handle(...request) {
      met = undefined;
      try {
        const answer = await handler.handle(...request);
        met = answer.response.statusCode;
        return answer;
      } catch (thrown) {
        if (thrown instanceof VouchError) met = thrown;
        throw thrown;
      }
    },
    destroy: () => handler.destroy(),
  };
}
