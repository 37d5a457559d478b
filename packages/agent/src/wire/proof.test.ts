import { readFile } from 'node:fs/promises';
import { Secret } from '@vouch/core';
import { expect, test } from 'vitest';
import { isNonce, isProof, newNonce, proofOf } from './proof.ts';

const key = new Secret(Buffer.alloc(32));
const nonces = { client: '1'.repeat(64), server: '2'.repeat(64) };

test('the proofs are those that PROTOCOL.md gives to other implementations', async () => {
  const text = await readFile(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');
  expect(text).toContain(`server proof ${proofOf('server', key, nonces)}\n`);
  expect(text).toContain(`client proof ${proofOf('client', key, nonces)}\n`);
});

test('each input changes the proof', () => {
  const proofs = [
    proofOf('server', key, nonces),
    proofOf('client', key, nonces),
    proofOf('server', new Secret(Buffer.alloc(32, 1)), nonces),
    proofOf('server', key, { ...nonces, client: newNonce() }),
    proofOf('server', key, { ...nonces, server: newNonce() }),
  ];
  expect(new Set(proofs).size).toBe(proofs.length);
  const [proof = ''] = proofs;
  expect(isProof(proof, proof)).toBe(true);
  for (const shown of [proofs[1], '', `${proof}0`, proof.toUpperCase(), undefined, [proof]]) {
    expect(isProof(shown, proof)).toBe(false);
  }
});

test('a nonce is 64 lower-case hexadecimal digits', () => {
  expect(isNonce(newNonce())).toBe(true);
  for (const text of ['', 'f'.repeat(63), 'F'.repeat(64), `${'f'.repeat(63)}|`, 7])
    expect(isNonce(text)).toBe(false);
});
