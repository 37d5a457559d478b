import { type ProgramIo, readLines, untilInterrupted, writeLine } from '@vouch/adapter-kit/kernel';
import { agentProgram, tokenSourceFor } from '@vouch/agent';
import { readConfig } from '@vouch/core';
import { hello, parseRequest, type Response } from './protocol.ts';
import { type Providing, respond } from './respond.ts';

/** A 401's headers travel in the request, so a line may be long, but never this long. */
const longestLine = 1 << 20;
/** Cargo writes its request at once; whoever started us by hand and types nothing is not served for ever. */
const patienceMs = 60_000;

/** The cargo credential provider: reads the user's configuration, asks the token source that is there. */
export function serveCargo(io: ProgramIo): Promise<number> {
  const { context } = io;
  return serve(io, {
    context,
    config: () => readConfig(context),
    signIn: async () => {
      const { logIn } = await import('@vouch/agent/login');
      await logIn(context, await readConfig(context), agentProgram(io.self), 'automatic', untilInterrupted());
    },
    source: tokenSourceFor(context, io.self),
  });
}

/** Speaks the credential provider protocol until the input ends: the greeting, then one answer for each line. */
export async function serve(
  { input, output }: Pick<ProgramIo, 'input' | 'output'>,
  providing: Providing,
): Promise<number> {
  await writeLine(output, JSON.stringify(hello));
  for await (const line of readLines(input(), { longest: longestLine, patience: patienceMs })) {
    const request = line.kind === 'text' ? parseRequest(line.text) : line.reason;
    const response = typeof request === 'string' ? refusal(request) : await respond(request, providing);
    await writeLine(output, JSON.stringify(response));
  }
  return 0;
}

function refusal(message: string): Response {
  return { Err: { kind: 'other', message, 'caused-by': [] } };
}
