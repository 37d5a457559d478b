import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from './command.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';
const password = { mode: 'password', output: 'plain' };
const creds = { mode: 'creds', output: 'plain' };

describe('the five forms', () => {
  it.each([
    [['get', url, 'aws'], 'aws', password],
    [['--mode=creds', '--output=json', 'get', url, 'aws'], 'aws', { mode: 'creds', output: 'json' }],
    [['--mode=creds', '--output=json', 'get', url], undefined, { mode: 'creds', output: 'json' }],
    [['get', url, '--mode', 'creds'], undefined, creds],
    [['--mode=creds', 'get', url, ''], '', creds],
    [['--mode', 'creds', 'get', url, 'aws'], 'aws', creds],
    [['--mode=password', 'get', url, 'aws'], 'aws', password],
    [['--', 'get', url, 'aws'], 'aws', password],
  ])('%j', (args, username, form) => {
    expect(parseCommand(args)).toEqual({ kind: 'get', service: url, username, form });
  });

  it('with an argument of 4,096 characters, and of no more', () => {
    const username = 'x'.repeat(4_096);
    expect(parseCommand(['get', url, username])).toMatchObject({ kind: 'get', username });
    expect(parseCommand(['get', url, `${username}x`])).toMatchObject({ kind: 'refused' });
  });

  it('and our own', () => {
    expect(parseCommand(['token', url])).toEqual({ kind: 'token', service: url });
  });
});

describe('what belongs to the real keyring', () => {
  it.each([
    [[]],
    [['set', url, 'aws']],
    [['del', url, 'aws']],
    [['diagnose']],
    [['get']],
    [['get', url, 'aws', 'more']],
    [['token', url, 'aws']],
    [['--list-backends']],
    [['-b', 'some.backend', 'get', url, 'aws']],
    [['--keyring-backend=x', 'get', url, 'aws']],
    [['--mode=all', 'get', url, 'aws']],
    [['--output=xml', 'get', url, 'aws']],
    [['get', url, 'aws', '--mode']],
    [['get', url, '-user']],
    [['get', url, '--help']],
  ])('%j', (args) => expect(parseCommand(args)).toEqual({ kind: 'foreign' }));
});

describe('what goes to nobody', () => {
  it.each([
    ['a user name that begins with -', ['get', '--', url, '-user']],
    ['a user name with LF', ['get', url, 'aws\nhost=evil']],
    ['a user name with CR', ['get', url, 'aws\r']],
    ['a service with LF', ['get', `${url}\nhttps://evil.test/`, 'aws']],
    ['NUL', ['get', `${url}\0`]],
    ['a C1 control', ['get', url, '\u0085']],
    ['a lone surrogate', ['get', url, '\ud800']],
    ['bytes that were no UTF-8', ['get', `${url}\ufffd\ufffd`]],
    ['128 KiB', ['get', url, 'x'.repeat(131_071)]],
  ])('%s', (_, args) => expect(parseCommand(args)).toMatchObject({ kind: 'refused' }));
});

it('gives an answer to whatever arrives, and never an argument that was not there', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'get',
      'set',
      url,
      'aws',
      '',
      '-',
      '--',
      '--mode',
      '--mode=creds',
      '--output=json',
      'creds',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), (args) => {
      const command = parseCommand(args);
      if (command.kind === 'get' || command.kind === 'token') expect(args).toContain(command.service);
      if (command.kind === 'get' && command.username !== undefined) expect(args).toContain(command.username);
    }),
    { numRuns: 20_000 },
  );
});
