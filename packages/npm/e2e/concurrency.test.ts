import { hasJavascriptClients } from '@vouch/workbench/javascript';
import { expect, it } from 'vitest';
import { race } from './concurrency.ts';

it('of many processes that edit one .npmrc, no edit is lost and no reader sees half of one', async () => {
  const { codes, values, torn } = await race(6, 5, 0);
  expect(codes).toEqual(codes.map(() => 0));
  expect(torn).toEqual([]);
  expect(Object.keys(values)).toHaveLength(31);
});

it.skipIf(!hasJavascriptClients)(
  'beside npm config set, which takes no lock, the file stays whole',
  async () => {
    const { codes, values } = await race(3, 5, 3);
    expect(codes).toEqual(codes.map(() => 0));
    expect(values['first']).toBe('1');
    for (const [key, value] of Object.entries(values))
      if (key.startsWith('@')) expect(value).toBe('https://host/');
  },
);
