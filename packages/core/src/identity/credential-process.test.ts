import { promisify } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import type { RunResult } from '../context.ts';
import { credentialProcess, shellWords } from './credential-process.ts';

/** Python's `shlex.split` of the same lines. */
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['/bin/cat /keys.json', ['/bin/cat', '/keys.json']],
  ['  a \t b  ', ['a', 'b']],
  ['"/Program Files/x" --profile \'a b\'', ['/Program Files/x', '--profile', 'a b']],
  ['a""b \'\' "c\\"d" e\\ f', ['ab', '', 'c"d', 'e f']],
  ['"a\\b" \'a\\b\' a\\b', ['a\\b', 'a\\b', 'ab']],
  ['echo $(id) `id` $HOME ; rm *', ['echo', '$(id)', '`id`', '$HOME', ';', 'rm', '*']],
  ['', []],
];

describe('incident 33: the words of a credential process', () => {
  test.each(lines)('%j', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  test.each(['"', "a 'b", 'a "b\\"'])('%j has an open quote', (line) => {
    expect(() => shellWords(line)).toThrow('open quote');
  });
});

describe('incident 33: a credential process', () => {
  const asked: unknown[] = [];
  const running = (result: Partial<RunResult>) =>
    promisify(
      credentialProcess(
        {
          env: { HOME: '/home/me' },
          run: async (...call) => {
            asked.push(call);
            return { code: 0, stdout: '', stderr: '', ...result };
          },
        },
        20_000,
      ),
    );

  it('is run as a list of words, with a deadline', async () => {
    expect(await running({ stdout: '{}' })('/bin/x "a b" $(id)')).toEqual({ stdout: '{}' });
    expect(asked).toEqual([['/bin/x', ['a b', '$(id)'], { timeout: 20_000, env: { HOME: '/home/me' } }]]);
  });

  it('that fails is told by its last words, made printable and cut', async () => {
    const stderr = `first\n\u001b]52;c;x\u0007no\u202e ${'x'.repeat(9_000)}\n`;
    const error = await running({ code: 3, stderr })('/bin/x --secret CANARY').catch(
      (thrown: Error) => thrown,
    );
    const { message } = error as Error;
    expect(message).toMatch(/^\/bin\/x ended with code 3: [\x20-\x7e…]+$/);
    expect(message.length).toBeLessThan(400);
    expect(message).not.toContain('CANARY');
  });

  it('that does not end is told by the deadline', async () => {
    await expect(running({ code: null })('/bin/x')).rejects.toThrow(
      '/bin/x gave no answer within 20 seconds',
    );
  });
});
