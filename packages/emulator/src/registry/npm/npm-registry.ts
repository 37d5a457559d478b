import { type Answer, jsonReply, type Reply, type ServiceRequest } from '../../http/message.ts';
import type { World } from '../../state/world.ts';
import { guardedAnswer } from '../guarded-answer.ts';
import type { RegistryTarget } from '../registry-request.ts';
import { storesOf } from '../stores.ts';
import { bearerOrBasicToken } from '../token-of.ts';
import { PackageStore } from './package-store.ts';
import { packument } from './packument.ts';
import { readPublication } from './publish.ts';
import { type Route, routeOf } from './route.ts';

/** The npm repositories of every domain: packuments, tarballs, publication, tags, and the small services below `-/`. */
export class NpmRegistry {
  readonly #world: World;
  /** The packages of one repository. */
  readonly store = storesOf(() => new PackageStore());

  constructor(world: World) {
    this.#world = world;
  }

  operation(request: ServiceRequest, at: RegistryTarget): string {
    return routeOf(request.method, at.rest).operation;
  }

  failure(status: number, message: string): Reply {
    return npmFailure(status, message);
  }

  answer(request: ServiceRequest, at: RegistryTarget): Promise<Answer> {
    const route = routeOf(request.method, at.rest);
    return guardedAnswer(this.#world, at, {
      token: bearerOrBasicToken(request.headers.authorization),
      action: writes(route) ? 'codeartifact:PublishPackageVersion' : 'codeartifact:ReadFromRepository',
      failure: npmFailure,
      admitted: () => this.#admitted(request, at, route),
    });
  }

  #admitted(request: ServiceRequest, at: RegistryTarget, route: Route): Reply {
    const store = this.store(at);
    switch (route.operation) {
      case 'ping':
        return jsonReply(200, {});
      case 'whoami':
        return jsonReply(200, { username: 'aws' });
      case 'audit':
        return jsonReply(200, at.rest.endsWith('bulk') ? {} : cleanAudit);
      case 'packument': {
        const found = store.get(route.name);
        if (found === undefined) return npmFailure(404, `${route.name} does not exist`);
        return packument(request.headers.accept, at.base, route.name, found);
      }
      case 'download': {
        const file = store.file(route.name, route.filename);
        if (file === undefined) return npmFailure(404, `${route.filename} does not exist`);
        return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file };
      }
      case 'publish':
        return this.#publish(store, route.name, request.body);
      case 'dist-tags': {
        const tags = store.get(route.name)?.tags;
        return tags === undefined
          ? npmFailure(404, `${route.name} does not exist`)
          : jsonReply(200, Object.fromEntries(tags));
      }
      case 'dist-tag-set':
        return store.tag(route.name, route.tag, unquoted(request.body))
          ? jsonReply(200, {})
          : npmFailure(404, 'there is no such version');
      case 'dist-tag-remove':
        return store.untag(route.name, route.tag)
          ? jsonReply(200, {})
          : npmFailure(404, 'there is no such tag');
      case 'unknown':
        return npmFailure(404, 'not found');
    }
  }

  #publish(store: PackageStore, name: string, body: Buffer): Reply {
    const publication = readPublication(name, body);
    if ('status' in publication) return npmFailure(publication.status, publication.message);
    const { version, tag, ...added } = publication;
    if (!store.add(name, version, { ...added, published: this.#world.now() }, tag))
      return npmFailure(409, `${name}@${version} already exists`);
    return jsonReply(200, { success: true });
  }
}

/** The full answer of `audits/quick`, for a tree without a finding. */
const cleanAudit = {
  actions: [],
  advisories: {},
  muted: [],
  metadata: {
    vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0 },
    dependencies: 0,
    devDependencies: 0,
    optionalDependencies: 0,
    totalDependencies: 0,
  },
};

function writes({ operation }: Route): boolean {
  return operation === 'publish' || operation === 'dist-tag-set' || operation === 'dist-tag-remove';
}

/** A tag's version comes as a JSON string. */
function unquoted(body: Buffer): string {
  return body
    .toString()
    .trim()
    .replace(/^"(.*)"$/, '$1');
}

/** Clients show `error` to their user; some read `message`. */
function npmFailure(status: number, message: string): Reply {
  return jsonReply(status, { error: message, message });
}
