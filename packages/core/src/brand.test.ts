import { expect, it, vi } from 'vitest';
import { VouchError } from './error.ts';
import { Secret } from './secret.ts';

/** The same classes, as another bundle of the same program has them. */
async function copy() {
  vi.resetModules();
  return { ...(await import('./error.ts')), ...(await import('./secret.ts')) };
}

it('an error or a secret of another bundle is still one', async () => {
  const other = await copy();
  expect(other.VouchError).not.toBe(VouchError);
  expect(new other.VouchError('denied', 'no')).toBeInstanceOf(VouchError);
  expect(new other.Secret('x')).toBeInstanceOf(Secret);
  expect(new Error('no')).not.toBeInstanceOf(VouchError);
  expect({}).not.toBeInstanceOf(Secret);
  expect(null).not.toBeInstanceOf(VouchError);
});

it('an error of a class that extends VouchError is not every VouchError', () => {
  class Narrow extends VouchError {}
  expect(new Narrow('denied', 'no')).toBeInstanceOf(VouchError);
  expect(new Narrow('denied', 'no')).toBeInstanceOf(Narrow);
  expect(new VouchError('denied', 'no')).not.toBeInstanceOf(Narrow);
});
