import { VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { type Check, examine } from './examine.ts';
import { bad, good } from './finding.ts';
import { asJson, asText } from './report.ts';
import type { Scene } from './scene.ts';

const shell = { platform: 'linux', vouch: ['vouch'], aside: '.aside' } as const;
const scene = (signal: AbortSignal) => ({ signal }) as Scene;
const check = (name: string, look: Check['look']): Check => ({ name, look });

describe('examine', () => {
  it('tells of every check in its order: what it found, that it could not look, and that it took too long', async () => {
    const end = new AbortController();
    const checks = [
      check('slow', () => {
        setImmediate(() => end.abort());
        return new Promise(() => {});
      }),
      check('broken', async () => {
        throw new VouchError('network', 'no way');
      }),
      check('forbidden', async () => {
        const cause = Object.assign(new Error(), { code: 'EACCES' });
        throw new VouchError('configuration', 'cannot read /f: permission is denied', { cause });
      }),
      check('bad', async () => {
        return [bad('it is \u001b[31mred', { kind: 'vouch', words: ['login'] }), good('it is green')];
      }),
    ];
    expect(await examine(checks, scene(end.signal), shell)).toEqual([
      { check: 'slow', state: 'warning', what: 'not checked: it took too long' },
      { check: 'broken', state: 'warning', what: 'not checked: no way' },
      {
        check: 'forbidden',
        state: 'bad',
        what: 'cannot read /f: permission is denied; check who owns it, and its mode',
      },
      { check: 'bad', state: 'bad', what: 'it is \\u{1b}[31mred', fix: 'vouch login' },
      { check: 'bad', state: 'good', what: 'it is green' },
    ]);
  });

  it('waits for nothing once its time is over', async () => {
    const checks = [check('slow', () => new Promise(() => {}))];
    expect(await examine(checks, scene(AbortSignal.abort()), shell)).toEqual([
      { check: 'slow', state: 'warning', what: 'not checked: it took too long' },
    ]);
  });

  it('leaves out what a check does not tell beside the others', async () => {
    const beside: Check['beside'] = (others, own) =>
      own.filter(({ what }) => !others.some((other) => other.what === what));
    const checks = [
      check('one', async () => [bad('both')]),
      { ...check('two', async () => [bad('both'), bad('mine')]), beside },
      check('three', async () => [bad('both')]),
    ];
    const found = await examine(checks, scene(new AbortController().signal), shell);
    expect(found.map((each) => `${each.check}: ${each.what}`)).toEqual([
      'one: both',
      'two: mine',
      'three: both',
    ]);
  });

  it('puts cuts of a file last, from its end to its beginning', async () => {
    const cut = (from: number) =>
      bad(`${from}`, { kind: 'cut-lines', file: '/f', from, to: from, holds: 'x' });
    const checks = [check('npm', async () => [cut(1), good('here'), cut(7), cut(3)])];
    const found = await examine(checks, scene(new AbortController().signal), shell);
    expect(found.map(({ what }) => what)).toEqual(['here', '7', '3', '1']);
  });
});

describe('the report', () => {
  const findings = [
    { check: 'agent', state: 'good', what: 'fine' },
    { check: 'npm', state: 'bad', what: 'stale', fix: 'vouch refresh' },
  ] as const;

  it('is text with the command below the finding, and a sum', () => {
    expect(asText(findings)).toBe(
      'good     agent: fine\nBAD      npm: stale\n           → vouch refresh\n\n1 bad, 0 to look at, 1 good\n',
    );
  });

  it('is JSON with all of it', () => {
    expect(JSON.parse(asJson(findings))).toEqual({ healthy: false, findings });
    expect(JSON.parse(asJson(findings.slice(0, 1)))).toMatchObject({ healthy: true });
  });
});
