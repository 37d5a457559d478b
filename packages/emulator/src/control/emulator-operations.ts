import type { WebIdentityTokenOptions } from '../issuer/web-identity-token.ts';
import type { Fault } from '../network/faults.ts';
import type { RequestRecord } from '../network/request-log.ts';
import { type Manner, manners, type SignInOptions, type SignInResult } from '../person/person.ts';
import type { Page } from '../person/visit.ts';
import type { ControlOperations } from './control-server.ts';

/** The part of an emulator that a process outside may use. */
interface Controllable {
  requests(): readonly RequestRecord[];
  clearRequests(): void;
  setFault(fault: Fault | null): void;
  expireTokens(): void;
  expireCredentials(): void;
  writeWebIdentityToken(options: WebIdentityTokenOptions & { readonly file?: string }): Promise<string>;
  issueToken(options: object): string;
  signIn(url: string, options: SignInOptions): Promise<SignInResult>;
  approveDevice(userCode: string, options: SignInOptions): Promise<Page>;
}

/**
 * The control endpoint's operations:
 *
 * | request | body | answer |
 * |---|---|---|
 * | `GET /requests` | | `{"requests":[RequestRecord…]}` |
 * | `DELETE /requests` | | `{}` |
 * | `PUT /fault` | a Fault | `{}` |
 * | `DELETE /fault` | | `{}` |
 * | `POST /expire-tokens`, `POST /expire-credentials` | | `{}` |
 * | `POST /web-identity-token` | WebIdentityTokenOptions and `file`, a plain name | `{"path":…}` |
 * | `POST /authorization-token` | IssueTokenOptions | `{"token":…}` |
 * | `POST /sign-in` | `url` and SignInOptions | SignInResult |
 * | `POST /approve-device` | `userCode` and SignInOptions | `{"page":Page}` |
 */
export function emulatorOperations(emulator: Controllable): ControlOperations {
  return {
    'GET /requests': () => ({ requests: emulator.requests() }),
    'DELETE /requests': () => emulator.clearRequests(),
    'PUT /fault': (body) => emulator.setFault(readFault(body)),
    'DELETE /fault': () => emulator.setFault(null),
    'POST /expire-tokens': () => emulator.expireTokens(),
    'POST /expire-credentials': () => emulator.expireCredentials(),
    'POST /web-identity-token': async (body) => {
      const options = readObject(body);
      const { file } = options;
      if (typeof options['sub'] !== 'string') throw new Error('sub must be given');
      if (file !== undefined && !/^[\w-][\w.-]*$/.test(String(file)))
        throw new Error('file must be a plain name');
      return {
        path: await emulator.writeWebIdentityToken(options as unknown as WebIdentityTokenOptions),
      };
    },
    'POST /authorization-token': (body) => ({ token: emulator.issueToken(readObject(body)) }),
    'POST /sign-in': (body) => {
      const wish = readObject(body);
      return emulator.signIn(readText(wish, 'url'), readSignIn(wish));
    },
    'POST /approve-device': async (body) => {
      const wish = readObject(body);
      return { page: await emulator.approveDevice(readText(wish, 'userCode'), readSignIn(wish)) };
    },
  };
}

function readSignIn(wish: Record<string, unknown>): SignInOptions {
  const manner = wish['with'] ?? 'hardware-key';
  if (!manners.some((each) => each === manner)) throw new Error(`with is one of ${manners.join(', ')}`);
  const options = { with: manner as Manner };
  return wish['user'] === undefined ? options : { ...options, user: readText(wish, 'user') };
}

function readText(wish: Record<string, unknown>, name: string): string {
  const value = wish[name];
  if (typeof value !== 'string') throw new Error(`${name} must be given`);
  return value;
}

function readFault(body: unknown): Fault {
  const fault = readObject(body);
  if (typeof fault['kind'] !== 'string') throw new Error('a fault has a kind');
  return fault as unknown as Fault;
}

function readObject(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Error('the body must be an object');
  return body as Record<string, unknown>;
}
