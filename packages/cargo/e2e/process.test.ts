import { fileURLToPath } from 'node:url';
import { account, host, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let bench: Workbench;
const program = fileURLToPath(new URL('../dist/cargo-credential-vouch.js', import.meta.url));
const index = `sparse+https://${host}/cargo/my-repo/`;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const plugin = (input: string, env: Record<string, string> = {}) =>
  bench.run(process.execPath, [program, '--cargo-plugin'], { input, env });
const line = (fields: object) => `${JSON.stringify({ v: 1, registry: { 'index-url': index }, ...fields })}\n`;

describe('cargo-credential-vouch by itself, without vouch and without a configuration', () => {
  it('says what it is for when a person starts it', async () => {
    expect(await bench.run(process.execPath, [program])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'vouch: this program is started by cargo, with --cargo-plugin\n  hint: vouch setup codeartifact --tool cargo --repository REPOSITORY\n',
    });
  });

  it('greets, and ends at stdin’s end', async () => {
    expect(await plugin('')).toEqual({ code: 0, stdout: '{"v":[1]}\n', stderr: '' });
  });

  it('answers garbage with one line each, and goes on', async () => {
    const { stdout, stderr, code } = await plugin(`garbage\n{"v":9}\n\0\n${'x'.repeat(1 << 20)}y\n`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const messages = stdout
      .split('\n')
      .slice(1, -1)
      .map((each) => JSON.parse(each).Err.message);
    expect(messages).toEqual([
      'the request is not JSON',
      'the request is not of protocol version 1',
      'the request is not JSON',
      'a line is longer than 1048576 bytes',
    ]);
  });

  it('gives a token for a domain that VOUCH_DOMAINS lists, and for no other', async () => {
    await bench.signIn();
    const listed = await plugin(line({ kind: 'get', operation: 'read' }), {
      VOUCH_DOMAINS: `my-domain-${account}`,
    });
    expect(JSON.parse(listed.stdout.split('\n')[1] ?? '')).toMatchObject({
      Ok: { kind: 'get', cache: 'expires' },
    });
    const other = await plugin(line({ kind: 'get', operation: 'read' }), {
      VOUCH_DOMAINS: 'other-123456789012',
    });
    expect(other.stdout).toBe('{"v":[1]}\n{"Err":{"kind":"url-not-supported"}}\n');
  });

  it('has no arm for a kind of a later cargo, and says so in cargo’s words', async () => {
    const { stdout } = await plugin(line({ kind: 'renew' }));
    expect(stdout).toBe('{"v":[1]}\n{"Err":{"kind":"operation-not-supported"}}\n');
  });
});
