import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@vouch/emulator';
import { canary, filesWithSecret, needles, printsWrongly } from '@vouch/workbench/canary';
import { describe, expect, it } from 'vitest';
import { type Findings, faultsOf, sumOf } from './findings.ts';
import { startSampler } from './start-sampler.ts';

// A marker of its own: the run's would be found by the run.
const marker = 'CANARY_of_this_test';
const findings: Findings = {
  argv: { samples: 1, reads: 1, hz: 200, cpuPercent: 1, hits: [] },
  homes: 1,
  outputs: 1,
  inHomes: [],
  printed: [],
  left: [],
};

describe('the sampler', () => {
  it.skipIf(process.platform !== 'linux')(
    'incident 19: finds a secret in a command line, and shows none (only Linux shows command lines)',
    async () => {
      const sampler = startSampler(needles(marker));
      const waits = 'process.stdout.write("ready"); setTimeout(() => {}, 60_000)';
      const child = spawn(process.execPath, ['-e', waits, `token-${marker}`]);
      try {
        await once(child.stdout, 'data');
        const seen = await sampler.end();
        expect(seen?.hits).toEqual([`${process.execPath} -e ${waits} [secret]`]);
        expect(seen?.samples).toBeGreaterThan(0);
      } finally {
        child.kill();
      }
    },
  );
});

describe('the run', () => {
  it('incident 19: fails for whatever was found, and for a sampler that saw nothing', () => {
    expect(faultsOf(findings)).toEqual([]);
    expect(faultsOf({ ...findings, argv: undefined })).toEqual([]);
    const argv = findings.argv as NonNullable<Findings['argv']>;
    expect(faultsOf({ ...findings, argv: { ...argv, reads: 0 } })).toHaveLength(1);
    expect(faultsOf({ ...findings, argv: { ...argv, hits: ['npm config set x [secret]'] } })).toHaveLength(1);
    const found = sumOf(
      '{"what":"home","hits":["a"]}\n{"what":"output","hits":[]}\n{"what":"output","hits":["b"]}\n',
    );
    expect(found).toEqual({ homes: 1, outputs: 2, inHomes: ['a'], printed: ['b'] });
    expect(faultsOf({ ...findings, ...found, left: ['c'] })).toHaveLength(3);
  });
});

describe('what is looked for', () => {
  it('stands in every secret of the emulator', async () => {
    const emulator = await startEmulator({ tokenMarker: marker });
    try {
      const directory = mkdtempSync(join(tmpdir(), 'canary-test-'));
      mkdirSync(join(directory, 'deep'));
      writeFileSync(join(directory, 'jwt'), await emulator.webIdentityToken({ sub: 'ann' }));
      writeFileSync(join(directory, 'deep', 'key'), emulator.mint(20));
      writeFileSync(join(directory, 'own'), emulator.issueToken());
      expect(filesWithSecret(directory, { marker }).sort()).toEqual(['deep/key', 'jwt']);
      expect(filesWithSecret(join(directory, 'deep'))).toEqual([]);
      rmSync(directory, { recursive: true });
    } finally {
      await emulator.close();
    }
  });

  it.each([
    [['vouch', 'login'], 'stdout', 'is wrong'],
    [['node', '/x/dist/vouch.js', 'status', '--json'], 'stdout', 'is wrong'],
    [['cargo', 'build'], 'stderr', 'is wrong'],
    [['node', '/x/dist/vouch.js', 'credential', 'codeartifact'], 'stdout', 'is right'],
    [['node', '/x/dist/vouch.js', 'credential', 'codeartifact'], 'stderr', 'is wrong'],
    [['/home/x/.vouch/bin/keyring', 'get'], 'stdout', 'is right'],
    [['node', '/x/dist/vouch.js', 'env'], 'stderr', 'is wrong'],
    [['node', 'x.js', '--cargo-plugin'], 'stdout', 'is right'],
  ] as const)('%j with a secret on %s %s', (command, stream, outcome) => {
    const output = { stdout: '', stderr: '', [stream]: `x ${marker}1` };
    expect(printsWrongly(command, output, marker)).toBe(outcome === 'is wrong');
  });

  it('may stand where GitHub is told to hide it, and nowhere else on stderr', () => {
    const command = ['node', '/x/dist/vouch.js', 'env'];
    const masked = { stdout: '', stderr: `::add-mask::${marker}\nvouch: done\n` };
    expect(printsWrongly(command, masked, marker)).toBe(false);
    expect(printsWrongly(['cargo', 'build'], masked, marker)).toBe(true);
    const again = { ...masked, stderr: `${masked.stderr}${marker}` };
    expect(printsWrongly(command, again, marker)).toBe(true);
  });

  it('is another in every run', () => {
    expect(canary).toMatch(/^CANARY_[0-9a-f]{12}$/);
  });
});
