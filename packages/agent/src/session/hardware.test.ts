import { defaultHardware, type Issuer } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { proofClaims, requireHardware } from './hardware.ts';

const issuer: Issuer = { url: 'https://login.example.com', clientId: 'c', hardware: defaultHardware };
const verdict = (claims: Record<string, unknown>, hardware: Issuer['hardware'] = defaultHardware) => {
  try {
    requireHardware({ ...issuer, hardware }, proofClaims(claims));
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the hardware predicate', () => {
  it.each([[{ amr: ['hwk'] }], [{ amr: ['pwd', 'sc'] }], [{ acr: 'phrh' }], [{ amr: ['swk'], acr: 'phrh' }]])(
    'accepts %j',
    (claims) => expect(verdict(claims)).toBe('accepted'),
  );

  it.each([
    [{}, 'amr [], acr absent'],
    [{ amr: ['swk', 'user'] }, 'amr [swk, user], acr absent'],
    [{ amr: 'hwk' }, 'amr [], acr absent'],
    [{ amr: [['hwk']] }, 'amr [], acr absent'],
    [{ amr: ['HWK'], acr: 'phr' }, 'amr [HWK], acr phr'],
    [{ acr: ['phrh'] }, 'acr absent'],
    [{ amr: ['\u001b[2J'] }, 'amr [\\u{1b}[2J]'],
  ])('refuses %j, and shows what arrived', (claims, told) => expect(verdict(claims)).toContain(told));

  it('is the person’s to change', () => {
    expect(verdict({ amr: ['otp'] }, { amr: ['otp'], acr: [] })).toBe('accepted');
    expect(verdict({ amr: ['hwk'] }, { amr: ['otp'], acr: [] })).toContain('not proven');
    expect(verdict({}, 'not-required')).toBe('accepted');
    expect(verdict({ amr: ['hwk'] }, { amr: [], acr: [] })).toContain('not proven');
  });

  it('names the command that changes it', () => {
    expect(() => requireHardware(issuer, proofClaims({}))).toThrowError(
      expect.objectContaining({
        kind: 'denied',
        hint: expect.stringContaining('vouch enroll https://login.example.com --hardware'),
      }),
    );
  });
});
