import type { ClientOptions } from './clients.ts';

/** How the issuer behaves. All times are judged by the emulator's clock. */
export interface IssuerOptions {
  /** Whether a client that asks for `offline_access` gets a refresh token. Default `given`. */
  readonly refreshTokens?: 'given' | 'none';
  /** The life in seconds of an ID token. Default 300. */
  readonly idTokenSeconds?: number;
  /** The life in seconds of an authorization code. Default 60. */
  readonly codeSeconds?: number;
  /** The life in seconds of a device code. Default 600. */
  readonly deviceSeconds?: number;
  /** The seconds that a device has to wait between two polls: more than 0, a fraction for tests. Default 5. */
  readonly deviceInterval?: number;
  /** Whether a stranger may register a client (RFC 7591). Default `open`. */
  readonly registration?: 'open' | 'closed';
  /** The clients that are there from the start. Default: `defaultClients`. */
  readonly clients?: readonly ClientOptions[];
}

export type IssuerSettings = Required<IssuerOptions>;

/** A native application: loopback redirects, on whatever port it gets (RFC 8252, section 7.3). */
export const defaultClients: readonly ClientOptions[] = [
  {
    clientId: 'vouch-cli',
    name: 'Vouch',
    redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'],
  },
];

export const defaultIssuerSettings: IssuerSettings = {
  refreshTokens: 'given',
  idTokenSeconds: 300,
  codeSeconds: 60,
  deviceSeconds: 600,
  deviceInterval: 5,
  registration: 'open',
  clients: defaultClients,
};
