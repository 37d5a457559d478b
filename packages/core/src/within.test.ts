import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { within } from './within.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const late = () => 'late';
const refusal = () => {
  throw new Error('too long');
};

it('gives what the work gives, also its failure, and leaves no timer', async () => {
  expect(await within(50, Promise.resolve('done'), late)).toBe('done');
  await expect(within(50, Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

it('gives or throws what is late at the deadline, and not before', async () => {
  const ended: string[] = [];
  const never = new Promise<string>(() => {});
  void within(50, never, late).then((text) => ended.push(text));
  within(50, never, refusal).catch((error: Error) => ended.push(error.message));
  vi.advanceTimersByTime(49);
  await nextTurn();
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  await nextTurn();
  expect(ended.sort()).toEqual(['late', 'too long']);
});

it('lets work that fails after its deadline end no process', async () => {
  let fail: (error: Error) => void = () => {};
  const work = new Promise<string>((_resolve, reject) => {
    fail = reject;
  });
  const given = within(50, work, late);
  vi.advanceTimersByTime(50);
  expect(await given).toBe('late');
  fail(new Error('nobody hears this'));
  await nextTurn();
});
