import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { patienceOf, unfinished } from './sign-in-deadline.ts';

const never = new AbortController().signal;

it('is over after its time, also where memory was collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const over = once(patienceOf(never, 50).signal, 'abort');
  for (let round = 0; round < 5; round += 1) collect();
  const [{ target }] = await over;
  expect(unfinished(target.reason).message).toBe('nobody signed in within five minutes');
});

it('is over with the person’s own signal, before and after', () => {
  const person = new AbortController();
  const { signal, end } = patienceOf(person.signal);
  expect(signal.aborted).toBe(false);
  person.abort();
  expect(unfinished(signal.reason).message).toBe('the sign-in was given up');
  expect(patienceOf(person.signal).signal.aborted).toBe(true);
  end();
});

it('comes to nobody once it is ended', () => {
  const person = new AbortController();
  const { signal, end } = patienceOf(person.signal);
  end();
  person.abort();
  expect(signal.aborted).toBe(false);
});
