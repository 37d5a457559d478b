import { expect, it } from 'vitest';
import { clientEnvironment } from './clients.mjs';

it('leaves room for a socket below a test’s home, also on macOS', () => {
  expect(clientEnvironment('darwin')['TMPDIR']).toBe('/private/tmp');
  expect(clientEnvironment('linux')).not.toHaveProperty('TMPDIR');
});
