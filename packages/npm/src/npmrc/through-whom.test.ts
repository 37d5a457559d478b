import { expect, it } from 'vitest';
import { decidesThroughWhom } from './through-whom.ts';

it.each([
  ['https-proxy', 'http://proxy.example/', true],
  ['proxy', 'null', false],
  ['cafile', '/ca.pem', true],
  ['//registry.example/:cafile', '/ca.pem', true],
  ['strict-ssl', 'false', true],
  ['strict-ssl', 'true', false],
  ['strict-ssl', 'strict-ssl', false],
  ['https-proxy[]', 'http://proxy.example/', true],
  ['strict-ssl[]', 'false', true],
  ['ca[]', 'PEM', true],
  ['ca[]file', '/ca.pem', false],
])('%s = %s: %s', (key, value, decides) => expect(decidesThroughWhom(key, value)).toBe(decides));
