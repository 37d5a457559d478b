import { type Answer, jsonReply, type Reply, type ServiceRequest } from '../../http/message.ts';
import type { World } from '../../state/world.ts';
import { guardedAnswer } from '../guarded-answer.ts';
import type { RegistryTarget } from '../registry-request.ts';
import { storesOf } from '../stores.ts';
import { bearerOrBasicToken } from '../token-of.ts';
import { isChecksum, isMetadata, MavenStore } from './maven-store.ts';

/** The Maven repositories of every domain: files under paths, read with GET and HEAD, published with PUT. */
export class MavenRegistry {
  readonly #world: World;
  /** The files of one repository. */
  readonly store = storesOf(() => new MavenStore());

  constructor(world: World) {
    this.#world = world;
  }

  operation(request: ServiceRequest, at: RegistryTarget): string {
    return operationOf(request.method, at.rest);
  }

  failure(status: number, message: string): Reply {
    return mavenFailure(status, message);
  }

  answer(request: ServiceRequest, at: RegistryTarget): Promise<Answer> {
    const operation = operationOf(request.method, at.rest);
    return guardedAnswer(this.#world, at, {
      token: bearerOrBasicToken(request.headers.authorization),
      action: operation.startsWith('publish')
        ? 'codeartifact:PublishPackageVersion'
        : 'codeartifact:ReadFromRepository',
      failure: mavenFailure,
      admitted: () => this.#admitted(request, at, operation),
    });
  }

  #admitted(request: ServiceRequest, at: RegistryTarget, operation: Operation): Reply {
    if (operation === 'unknown') return mavenFailure(404, 'not found');
    const store = this.store(at);
    if (!operation.startsWith('publish')) {
      const content = store.get(at.rest);
      if (content === undefined) return mavenFailure(404, `${at.rest} does not exist`);
      return { status: 200, headers: { 'content-type': contentType(at.rest) }, body: content };
    }
    switch (store.put(at.rest, request.body)) {
      case 'stored':
        return { status: 201, headers: {}, body: '' };
      case 'conflict':
        return mavenFailure(409, `${at.rest} is published already`);
      case 'wrong-checksum':
        return mavenFailure(400, `${at.rest} is not the checksum of its file`);
      case 'no-such-file':
        return mavenFailure(400, `${at.rest} comes before its file`);
    }
  }
}

type Operation =
  | 'download'
  | 'metadata'
  | 'checksum'
  | 'publish'
  | 'publish-metadata'
  | 'publish-checksum'
  | 'unknown';

/** `GROUP/ARTIFACT/[VERSION/]FILE`; a path with fewer parts, an empty one or dots is none. */
function operationOf(method: string, path: string): Operation {
  const parts = path.split('/');
  if (parts.length < 3 || parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'unknown';
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads && method !== 'PUT') return 'unknown';
  if (isChecksum(path)) return reads ? 'checksum' : 'publish-checksum';
  if (isMetadata(path)) return reads ? 'metadata' : 'publish-metadata';
  return reads ? 'download' : 'publish';
}

function contentType(path: string): string {
  if (isChecksum(path)) return 'text/plain';
  return /\.(?:xml|pom)$/.test(path) ? 'text/xml' : 'application/octet-stream';
}

function mavenFailure(status: number, message: string): Reply {
  return jsonReply(status, { message });
}
