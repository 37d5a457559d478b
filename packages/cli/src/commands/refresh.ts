import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { writeStaticTokens } from './static-tokens.ts';

/** `vouch refresh`: writes every token that stands in a file anew, past the cache. Gives the exit code. */
export async function refresh({ context, self }: ProgramIo): Promise<number> {
  return await writeStaticTokens(context, self, 'command');
}
