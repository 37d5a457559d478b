import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  Authenticator,
  type CreationOptions,
  hardwareKey,
  type RequestOptions,
  softKey,
} from '../person/authenticator.ts';
import { KeyCeremony } from './key-ceremony.ts';
import { People } from './people.ts';

const party = { id: 'login.vouch.test', name: 'Vouch', origin: 'https://login.vouch.test' };

/** Ann, with one key registered. */
async function ann(nature = hardwareKey, origin = party.origin) {
  const ceremony = new KeyCeremony(party, new People());
  const key = new Authenticator(nature, origin);
  const { options } = await ceremony.wishToRegister('ann');
  await ceremony.register('ann', options.challenge, key.create(options as CreationOptions));
  const ask = async () => (await ceremony.wishToAssert('ann')).options as RequestOptions;
  return { ceremony, key, ask };
}

interface Response {
  readonly id: string;
  readonly response: Readonly<Record<string, string>>;
}

/** The response with one bit of a member turned over. */
function bent(told: unknown, member: string): unknown {
  const { response, ...rest } = told as Response;
  const bytes = Buffer.from(response[member] ?? '', 'base64url');
  const at = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return { ...rest, response: { ...response, [member]: bytes.toString('base64url') } };
}

describe('KeyCeremony', () => {
  it.each([
    ['hardware', hardwareKey, { amr: ['hwk', 'user'], acr: 'phrh' }],
    ['soft', softKey, { amr: ['swk'], acr: 'phr' }],
  ])('believes a %s key, time and again', async (_what, nature, authentication) => {
    const { ceremony, key, ask } = await ann(nature);
    for (let round = 0; round < 3; round += 1) {
      const options = await ask();
      expect(await ceremony.assert('ann', options.challenge, key.get(options))).toEqual(authentication);
    }
  });

  it('refuses an answer to another challenge', async () => {
    const { ceremony, key, ask } = await ann();
    const told = key.get(await ask());
    await expect(ceremony.assert('ann', (await ask()).challenge, told)).rejects.toThrow('challenge');
  });

  it.each(['signature', 'authenticatorData', 'clientDataJSON'])('refuses a bent %s', async (member) => {
    const { ceremony, key, ask } = await ann();
    const options = await ask();
    const told = bent(key.get(options), member);
    await expect(ceremony.assert('ann', options.challenge, told)).rejects.toMatchObject({
      code: 'access_denied',
      status: 403,
    });
  });

  it('refuses a key that was used on another site', async () => {
    await expect(ann(hardwareKey, 'https://evil.test')).rejects.toThrow('origin');
  });

  it('refuses the key of somebody else, and one that nobody registered', async () => {
    const { ceremony, key, ask } = await ann();
    const options = await ask();
    const told = key.get(options);
    await expect(ceremony.assert('eve', options.challenge, told)).rejects.toThrow('eve has no such key');
    const renamed = { ...(told as Response), id: randomBytes(32).toString('base64url') };
    await expect(ceremony.assert('ann', options.challenge, renamed)).rejects.toThrow('no such key');
  });

  it('refuses a key that counts backwards, as a copy would', async () => {
    const { ceremony, key, ask } = await ann();
    const first = await ask();
    const early = key.get(first);
    const second = await ask();
    await ceremony.assert('ann', second.challenge, key.get(second));
    await expect(ceremony.assert('ann', first.challenge, early)).rejects.toThrow('counter');
  });

  it.each([
    null,
    undefined,
    'text',
    {},
    { id: 'x' },
    { id: 'x', rawId: 'x', type: 'public-key', response: {} },
  ])('refuses %j', async (told) => {
    const { ceremony, ask } = await ann();
    const { challenge } = await ask();
    await expect(ceremony.assert('ann', challenge, told)).rejects.toMatchObject({ code: 'access_denied' });
    await expect(ceremony.register('ann', challenge, told)).rejects.toMatchObject({ code: 'access_denied' });
  });
});
