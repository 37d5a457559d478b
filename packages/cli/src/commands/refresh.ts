import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { writeStaticTokens } from '../setup/static-tokens.ts';

/** `vouch refresh`: writes a fresh token into every file that holds one, past the cache. Gives the exit code. */
export async function refresh({ context, self }: ProgramIo): Promise<number> {
  return await writeStaticTokens(context, self, 'command');
}
