import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from './message.ts';

/** An error of the rest-json protocol: the name stands in `x-amzn-errortype`, the text in the body. */
export function jsonFailure(
  status: number,
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  return jsonReply(
    status,
    { message, ...more },
    { 'x-amzn-errortype': code, 'x-amzn-requestid': randomUUID() },
  );
}
