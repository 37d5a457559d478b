import type { TokenRequest } from '@vouch/core';
import { testClock } from '@vouch/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { aDomain, identityOf } from '../testing/agent.ts';
import { createLedger, type Ledger } from './ledger.ts';

const second = 1_000;
const ann = identityOf('ann');
const request: TokenRequest = { ...aDomain, durationSeconds: 900 };
const clock = testClock();
/** A token that lives so many seconds. */
const living = (seconds: number, refreshAt = Number.POSITIVE_INFINITY) => ({
  expiration: clock.now() / second + seconds,
  refreshAt,
});
const numbered = (at: number): TokenRequest => ({ ...request, domain: `domain-${at}` });

let ledger: Ledger;
beforeEach(() => {
  ledger = createLedger(clock);
});
const domains = () => ledger.list().map(({ domain }) => domain);

describe('a token', () => {
  it('takes the place of the one for the same identity and request alone', () => {
    const endpointUrl = 'https://vpce.example.com/';
    expect(ledger.note(ann, request, living(60))).toBe('first');
    expect(ledger.note(identityOf('bob'), request, living(60))).toBe('first');
    expect(ledger.note(ann, { ...request, endpointUrl }, living(60))).toBe('first');
    expect(ledger.note(ann, { ...request, durationSeconds: 0 }, living(60))).toBe('first');
    expect(ledger.note(ann, request, living(90))).toBe('replaced');
    expect(ledger.live()).toHaveLength(4);
    expect(ledger.live().map((each) => each.request.endpointUrl)).toContain(endpointUrl);
    expect(ledger.live().at(-1)?.request).toEqual(request);
  });

  it('is shown as long as it lives, and forgotten by the sweep after that', () => {
    ledger.note(ann, request, living(60));
    ledger.note(ann, numbered(1), living(61));
    expect(ledger.sweep()).toBe(0);
    clock.advance(60 * second);
    expect(domains()).toEqual(['domain-1']);
    expect(ledger.live()).toHaveLength(1);
    expect(ledger.sweep()).toBe(1);
    expect(ledger.sweep()).toBe(0);
    expect(ledger.note(ann, request, living(60))).toBe('first');
  });

  it('is shown with when its successor comes, or with none', () => {
    ledger.note(ann, request, living(60, 5));
    ledger.note(ann, numbered(1), living(60));
    expect(ledger.list().map(({ refreshAt }) => refreshAt)).toEqual([5, null]);
  });

  it('goes with its domain', () => {
    ledger.note(ann, request, living(60));
    ledger.note(ann, { ...request, region: 'eu-west-1' }, living(60));
    ledger.forget(request);
    expect(ledger.list()).toMatchObject([{ region: 'eu-west-1' }]);
    ledger.clear();
    expect(ledger.list()).toEqual([]);
  });
});

describe('where credentials came from', () => {
  const shown = () => ledger.list().map(({ identity }) => identity);

  it('is unknown until somebody says it, and after all is dropped', () => {
    ledger.note(ann, request, living(60));
    expect(shown()).toEqual(['unknown']);
    ledger.describe(ann, 'the session');
    expect(shown()).toEqual(['the session']);
    ledger.clear();
    ledger.note(ann, request, living(60));
    expect(shown()).toEqual(['unknown']);
  });

  it('is cut where it is long', () => {
    ledger.note(ann, request, living(60));
    ledger.describe(ann, 'x'.repeat(200));
    expect(shown()).toEqual(['x'.repeat(200)]);
    ledger.describe(ann, 'x'.repeat(201));
    expect(shown()).toEqual([`${'x'.repeat(199)}…`]);
  });
});

it('holds the thousand that were noted last', () => {
  for (let at = 0; at < 1_000; at += 1) ledger.note(ann, numbered(at), living(60));
  expect(ledger.note(ann, numbered(0), living(60))).toBe('replaced');
  expect(domains()).toHaveLength(1_000);
  ledger.note(ann, numbered(1_000), living(60));
  expect(domains()).toHaveLength(1_000);
  expect(domains()).toContain('domain-0');
  expect(domains()).not.toContain('domain-1');
});
