import { randomUUID } from 'node:crypto';

/** A public client: it has no secret, so PKCE is what proves it. */
export interface ClientOptions {
  readonly clientId: string;
  /** What the sign-in page calls it. Default: its id. */
  readonly name?: string;
  readonly redirectUris: readonly string[];
}

export interface Client extends ClientOptions {
  readonly name: string;
}

/** The clients that the issuer knows. Their ids are the audiences of its ID tokens. */
export class Clients {
  readonly #clients = new Map<string, Client>();

  constructor(clients: readonly ClientOptions[]) {
    for (const client of clients) this.#clients.set(client.clientId, { name: client.clientId, ...client });
  }

  get ids(): readonly string[] {
    return [...this.#clients.keys()];
  }

  find(clientId: string | undefined): Client | undefined {
    return clientId === undefined ? undefined : this.#clients.get(clientId);
  }

  /** A new client under a new id. */
  register(wish: { readonly name?: string; readonly redirectUris: readonly string[] }): Client {
    const clientId = randomUUID();
    const client = { clientId, name: wish.name ?? clientId, redirectUris: wish.redirectUris };
    this.#clients.set(clientId, client);
    return client;
  }
}
