import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type Authentication, authenticationWithKey } from './authentication.ts';
import { OAuthError } from './oauth-error.ts';
import type { Attachment, Key, People } from './people.ts';

/** Where the ceremony takes place. */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
}

/** What the browser is asked to do with a key. */
export type Wish =
  | { readonly ceremony: 'register'; readonly options: PublicKeyCredentialCreationOptionsJSON }
  | { readonly ceremony: 'assert'; readonly options: PublicKeyCredentialRequestOptionsJSON };

/** Registering and using WebAuthn keys. A refusal is an `OAuthError` with the code `access_denied`. */
export class KeyCeremony {
  readonly #party: RelyingParty;
  readonly #people: People;

  constructor(party: RelyingParty, people: People) {
    this.#party = party;
    this.#people = people;
  }

  async wishToRegister(name: string): Promise<Wish> {
    const options = await generateRegistrationOptions({
      rpName: this.#party.name,
      rpID: this.#party.id,
      userName: name,
      userDisplayName: name,
      attestationType: 'none',
      excludeCredentials: this.#people.keysOf(name).map(descriptor),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    });
    return { ceremony: 'register', options };
  }

  async wishToAssert(name: string): Promise<Wish> {
    const options = await generateAuthenticationOptions({
      rpID: this.#party.id,
      allowCredentials: this.#people.keysOf(name).map(descriptor),
      userVerification: 'preferred',
    });
    return { ceremony: 'assert', options };
  }

  async register(name: string, challenge: string, told: unknown): Promise<void> {
    const response = told as RegistrationResponseJSON;
    const { registrationInfo } = await verified(
      verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.#party.origin,
        expectedRPID: this.#party.id,
        requireUserVerification: false,
      }),
    );
    if (registrationInfo === undefined) throw refusal('the key was not registered');
    const { id, publicKey, counter, transports } = registrationInfo.credential;
    this.#people.setKey(name, {
      id,
      publicKey,
      counter,
      transports: transports ?? [],
      attachment: attachmentOf(response),
    });
  }

  async assert(name: string, challenge: string, told: unknown): Promise<Authentication> {
    const response = told as AuthenticationResponseJSON;
    const key = this.#people.keysOf(name).find(({ id }) => id === response?.id);
    if (key === undefined) throw refusal(`${name} has no such key`);
    const { verified: isGood, authenticationInfo } = await verified(
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.#party.origin,
        expectedRPID: this.#party.id,
        requireUserVerification: false,
        credential: { id: key.id, publicKey: key.publicKey, counter: key.counter },
      }),
    );
    if (!isGood) throw refusal('the signature is wrong');
    this.#people.setKey(name, { ...key, counter: authenticationInfo.newCounter });
    return authenticationWithKey({
      backupEligible: authenticationInfo.credentialDeviceType === 'multiDevice',
      userVerified: authenticationInfo.userVerified,
      attachments: [key.attachment, attachmentOf(response)],
      transports: key.transports,
    });
  }
}

/** The library throws plain errors for whatever it does not like, malformed input included. */
async function verified<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : 'the key was not understood');
  }
}

function refusal(message: string): OAuthError {
  return new OAuthError('access_denied', message, { status: 403, authorization: 'wrong' });
}

function descriptor(key: Key): { id: string; transports: string[] } {
  return { id: key.id, transports: [...key.transports] };
}

function attachmentOf(response: { readonly authenticatorAttachment?: unknown }): Attachment | undefined {
  const told = response.authenticatorAttachment;
  return told === 'cross-platform' || told === 'platform' ? told : undefined;
}
