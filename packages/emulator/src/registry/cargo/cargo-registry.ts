import { createHash } from 'node:crypto';
import { type Answer, jsonReply, type Reply, type ServiceRequest } from '../../http/message.ts';
import type { World } from '../../state/world.ts';
import { guardedAnswer } from '../guarded-answer.ts';
import type { RegistryTarget } from '../registry-request.ts';
import { storesOf } from '../stores.ts';
import { CrateStore, indexPath } from './crate-store.ts';
import { publish } from './publish.ts';

/** The cargo repositories of every domain: a sparse index and the web API below it. */
export class CargoRegistry {
  readonly #world: World;
  /** The crates of one repository. */
  readonly store = storesOf(() => new CrateStore());

  constructor(world: World) {
    this.#world = world;
  }

  operation(request: ServiceRequest, at: RegistryTarget): string {
    return routeOf(request.method, at.rest).operation;
  }

  failure(status: number, message: string): Reply {
    return cargoFailure(status, message);
  }

  answer(request: ServiceRequest, at: RegistryTarget): Promise<Answer> {
    const route = routeOf(request.method, at.rest);
    return guardedAnswer(this.#world, at, {
      token: tokenOf(request.headers.authorization, at.rest),
      action:
        route.operation === 'publish'
          ? 'codeartifact:PublishPackageVersion'
          : 'codeartifact:ReadFromRepository',
      failure: cargoFailure,
      admitted: () => this.#admitted(request, at, route),
    });
  }

  #admitted(request: ServiceRequest, at: RegistryTarget, route: Route): Reply {
    const store = this.store(at);
    switch (route.operation) {
      case 'config':
        return jsonReply(200, {
          dl: `${at.base}api/v1/crates`,
          api: at.base.slice(0, -1),
          'auth-required': true,
        });
      case 'index':
        return indexReply(store.indexFile(route.name), request.headers['if-none-match']);
      case 'download': {
        const file = store.file(route.name, route.version);
        if (file === undefined) return cargoFailure(404, `${route.name}@${route.version} does not exist`);
        return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file };
      }
      case 'publish': {
        const result = publish(store, request.body);
        if ('detail' in result) return cargoFailure(result.status, result.detail);
        return jsonReply(200, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
      }
      case 'unsupported':
        return cargoFailure(405, 'this operation is not supported');
      case 'unknown':
        return cargoFailure(404, 'not found');
    }
  }
}

interface Route {
  readonly operation: 'config' | 'index' | 'download' | 'publish' | 'unsupported' | 'unknown';
  readonly name: string;
  readonly version: string;
}

function routeOf(method: string, rest: string): Route {
  const route = (operation: Route['operation'], name = '', version = ''): Route => ({
    operation,
    name,
    version,
  });
  if (rest.startsWith('api/v1/')) {
    if (method === 'PUT' && rest === 'api/v1/crates/new') return route('publish');
    const [, name, version] = /^api\/v1\/crates\/([^/]+)\/([^/]+)\/download$/.exec(rest) ?? [];
    return method === 'GET' && name !== undefined ? route('download', name, version) : route('unsupported');
  }
  if (method !== 'GET') return route('unsupported');
  if (rest === 'config.json') return route('config');
  const name = rest.slice(rest.lastIndexOf('/') + 1);
  return name !== '' && rest === indexPath(name) ? route('index', name) : route('unknown');
}

/**
 * Cargo puts a token into the header as it is, and AWS documents the raw token; the web API also takes it behind
 * `Bearer`, the index does not. Null: there is a header, in a form that is not taken here.
 */
function tokenOf(header: string | undefined, rest: string): string | null | undefined {
  if (header === undefined) return undefined;
  const [scheme, token, ...more] = header.split(' ');
  if (token === undefined) return header;
  return more.length === 0 && scheme === 'Bearer' && rest.startsWith('api/v1/') ? token : null;
}

function indexReply(file: string | undefined, known: string | undefined): Reply {
  if (file === undefined) return cargoFailure(404, 'no such crate');
  const etag = `"${createHash('sha256').update(file).digest('hex').slice(0, 32)}"`;
  const headers = { 'content-type': 'text/plain', etag };
  return known === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body: file };
}

/** The error form of the web API, which cargo shows to its user. */
function cargoFailure(status: number, detail: string): Reply {
  return jsonReply(status, { errors: [{ detail }] });
}
