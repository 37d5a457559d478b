import { type ProgramIo, readLines, writeLine } from '@vouch/adapter-kit/kernel';
import { awsExchange, inProcessSource, readConfig, type TokenSource } from '@vouch/core';
import { hello, parseRequest, type Response } from './protocol.ts';
import { respond } from './respond.ts';

/** A 401's headers travel in the request, so a line may be long, but never this long. */
const longestLine = 1 << 20;
/** Cargo writes its request at once; whoever started us by hand and types nothing is not served for ever. */
const patienceMs = 60_000;

/** Speaks the credential provider protocol on stdin and stdout until stdin ends. */
export async function serveCargo({ context, input, output }: ProgramIo): Promise<number> {
  let source: TokenSource | undefined;
  const providing = {
    context,
    config: () => readConfig(context),
    source: async () => {
      source ??= inProcessSource(context, awsExchange(context));
      return source;
    },
  };
  await writeLine(output, JSON.stringify(hello));
  for await (const line of readLines(input, { longest: longestLine, patience: patienceMs })) {
    const request = line.kind === 'text' ? parseRequest(line.text) : line.reason;
    const response = typeof request === 'string' ? refusal(request) : await respond(request, providing);
    await writeLine(output, JSON.stringify(response));
  }
  return 0;
}

function refusal(message: string): Response {
  return { Err: { kind: 'other', message, 'caused-by': [] } };
}
