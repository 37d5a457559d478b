import { type ProgramIo, tell } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import {
  type AuthorizationToken,
  type Config,
  type Context,
  readConfig,
  type TokenSource,
  toVouchError,
  VouchError,
} from '@vouch/core';
import { credentialText, tokenText } from './answer.ts';
import { type KeyringCommand, parseCommand } from './command.ts';
import { findRealKeyring, type RealKeyring } from './real-keyring.ts';
import { isOurUser, requestForService } from './service.ts';

export interface Providing {
  readonly context: Context;
  readonly config: () => Promise<Config>;
  readonly source: TokenSource;
  readonly realKeyring: () => Promise<RealKeyring | undefined>;
}

/** The `keyring` program: our services are answered here, everything else by the real keyring further down PATH. */
export async function serveKeyring(io: ProgramIo): Promise<number> {
  const { context } = io;
  return await serve(io.args, (text) => void io.output.write(text), {
    context,
    config: () => readConfig(context),
    source: tokenSourceFor(context, io.self),
    realKeyring: () => findRealKeyring(context),
  });
}

/** keyring's own exit code for a password that is not there. */
const notFound = 1;

/**
 * Answers one command line; gives the exit code. What is printed is a whole answer or nothing.
 * Throws the VouchError that kept a service of ours from its token.
 */
export async function serve(
  args: readonly string[],
  print: (text: string) => void,
  providing: Providing,
): Promise<number> {
  const command = parseCommand(args);
  if (command.kind === 'refused') throw new VouchError('usage', command.reason);
  if (command.kind === 'foreign') return await leaveToOthers(args, providing);
  try {
    print(textOf(command, await tokenFor(command, providing)));
    return 0;
  } catch (thrown) {
    const error = toVouchError(thrown);
    if (error.kind !== 'not-mine' || command.kind === 'token') throw error;
    return await leaveToOthers(args, providing, error);
  }
}

type Get = Extract<KeyringCommand, { kind: 'get' | 'token' }>;

async function tokenFor(command: Get, { context, config, source }: Providing): Promise<AuthorizationToken> {
  const request = requestForService(await config(), context.env, command.service);
  if (command.kind === 'get' && command.form.mode === 'password' && !isOurUser(command.username)) {
    throw new VouchError('not-mine', 'CodeArtifact knows no user of that name', {
      hint: 'the user name is aws: https://aws@HOST/…',
    });
  }
  return await source.getAuthorizationToken(request);
}

function textOf(command: Get, token: AuthorizationToken): string {
  return command.kind === 'token' ? tokenText(token) : credentialText(token, command.form);
}

/** Where there is a hint to give, for instance for a domain that nobody has configured, it is given once nobody knew better. */
async function leaveToOthers(
  args: readonly string[],
  { context, realKeyring }: Providing,
  error?: VouchError,
): Promise<number> {
  const real = await realKeyring();
  const code = (await real?.run(args)) ?? notFound;
  if (code === 0) return code;
  if (error?.hint !== undefined) tell(context, error);
  else if (real === undefined && error === undefined)
    context.say('vouch: there is no other keyring on PATH, and vouch stores no passwords');
  return code;
}
