import { repositoryOwner } from '@vouch/adapter-kit';
import type { Profile } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { setUpAgain, setUpAs } from '../setup/set-up-again.ts';
import { setUpsFrom } from '../setup/set-ups.ts';
import { entriesOf } from './tools/netrc.ts';
import { startsScript } from './vouch-on-path.ts';

describe('entriesOf', () => {
  it('finds hosts, passwords and lines, and leaves alone what shares its lines', () => {
    const text =
      'machine a login x password p\n\nmachine b\n login token\n password "q r"\ndefault login c password d\n';
    expect(entriesOf(text)).toEqual([
      { host: 'a', password: 'p', lines: { from: 1, to: 1 } },
      { host: 'b', password: 'q r', lines: { from: 3, to: 5 } },
    ]);
    expect(entriesOf('machine a password p machine b password q')).toMatchObject([
      { host: 'a', lines: undefined },
      { host: 'b', lines: undefined },
    ]);
  });
});

describe('setUpsFrom', () => {
  it('reads what setup names its owners, and leaves others out', () => {
    const owners = [
      { tool: 'cargo', id: 'my-domain-1-123456789012@eu-west-1/my.repo' },
      { tool: 'poetry', id: 'd1-123456789012@us-east-1/r1 in /home/ann/a project' },
      { tool: 'aws', id: 'vouch' },
      { tool: 'emacs', id: 'd1-123456789012@us-east-1/r1' },
    ];
    expect(setUpsFrom(owners.map((owner) => ({ owner, setUps: [['--scope', '@a']] })))).toEqual([
      {
        tool: 'cargo',
        domain: 'my-domain-1',
        domainOwner: '123456789012',
        region: 'eu-west-1',
        repository: 'my.repo',
        format: 'cargo',
        chosen: [['--scope', '@a']],
      },
      {
        tool: 'poetry',
        domain: 'd1',
        domainOwner: '123456789012',
        region: 'us-east-1',
        repository: 'r1',
        format: 'pypi',
        chosen: [['--scope', '@a']],
        project: '/home/ann/a project',
      },
    ]);
  });
});

describe('setUpAgain', () => {
  const domain = { domain: 'd1', domainOwner: '123456789012', region: 'us-east-1' };
  const owner = repositoryOwner({ tool: 'pnpm', repository: 'r1', ...domain });
  const again = (setUps: readonly (readonly string[])[], more?: readonly string[]) => {
    const [setUp] = setUpsFrom([{ owner, setUps }]);
    const remedy = setUp && setUpAgain(undefined, setUp, more);
    const each = remedy?.kind === 'all' ? remedy.remedies : [remedy];
    return each.map((part) => (part?.kind === 'vouch' ? part.words.slice(12) : undefined));
  };

  it('says every set-up again as it was asked for, in its order', () => {
    expect(again([['--scope', '@one'], ['--mirror-of', '*'], []])).toEqual([
      ['--scope', '@one'],
      ['--mirror-of', '*'],
      [],
    ]);
    expect(again([['--scope', '@one'], []], ['--aws-profile', 'p'])).toEqual([
      ['--scope', '@one', '--aws-profile', 'p'],
      ['--aws-profile', 'p'],
    ]);
  });

  it('names the bare set-up where an older journal does not know how it was asked for', () => {
    expect(again([])).toEqual([[]]);
  });
});

describe('setUpAs', () => {
  const domain = { domain: 'd1', domainOwner: '123456789012', region: 'us-east-1' };
  const owner = repositoryOwner({ tool: 'cargo', repository: 'r1', ...domain });
  const [setUp] = setUpsFrom([
    {
      owner,
      setUps: [
        ['--endpoint-type', 'ipv4'],
        ['--registry-name', 'old', '--endpoint-type', 'dualstack'],
      ],
    },
  ]);
  const as = (more: Partial<Profile>) =>
    setUp && setUpAs({ profiles: new Map([['team', { ...domain, ...more }]]) }, setUp, 'corp');

  it('takes it back and sets it up under the other name, with what the domain’s profile says', () => {
    const remedy = as({ awsProfile: 'work', durationSeconds: 3600 });
    const words = remedy?.kind === 'all' ? remedy.remedies : [];
    expect(words.map((each) => (each.kind === 'vouch' ? each.words.slice(12).join(' ') : ''))).toEqual([
      '--profile team --remove',
      '--profile team --endpoint-type dualstack --aws-profile work --duration-seconds 3600 --registry-name corp',
    ]);
  });

  it('names no command that would lose what no flag says', () => {
    expect(as({ endpointUrl: 'https://vpce-1.example.com/' })).toBeUndefined();
    expect(as({ origins: ['https://crates.example.com'] })).toBeUndefined();
  });
});

describe('startsScript', () => {
  it('knows our program in a shell’s launcher, and in npm’s own on Windows', () => {
    const cmd =
      '@IF EXIST "%dp0%\\node.exe" (\r\n"%_prog%"  "%dp0%\\node_modules\\vouch\\dist\\vouch.js" %*\r\n';
    const script = 'C:\\npm\\node_modules\\vouch\\dist\\vouch.js';
    expect(startsScript(cmd, 'C:\\npm\\vouch.cmd', script)).toBe(true);
    expect(startsScript(cmd, 'C:\\other\\vouch.cmd', script)).toBe(false);
    expect(startsScript('#!/bin/sh\nexec node /opt/vouch.js "$@"', '/bin/vouch', '/opt/vouch.js')).toBe(true);
    expect(startsScript('\u007fELF', '/bin/vouch', '/opt/vouch.js')).toBe(false);
  });
});
