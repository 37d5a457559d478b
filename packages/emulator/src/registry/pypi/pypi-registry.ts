import { type Answer, jsonReply, type Reply, type ServiceRequest } from '../../http/message.ts';
import type { World } from '../../state/world.ts';
import { guardedAnswer } from '../guarded-answer.ts';
import type { RegistryTarget } from '../registry-request.ts';
import { storesOf } from '../stores.ts';
import { basicToken } from '../token-of.ts';
import { normalizedName, ProjectStore } from './project-store.ts';
import { projectList, projectPage } from './simple-api.ts';
import { readUpload } from './upload.ts';

/** How a token past its life is refused: with a challenge, or as if nothing were there, which users report too. */
export type StaleTokenStatus = 401 | 404;

/** The PyPI repositories of every domain: the simple API and the legacy upload. */
export class PypiRegistry {
  readonly #world: World;
  readonly #staleTokenStatus: StaleTokenStatus;
  /** The projects of one repository. */
  readonly store = storesOf(() => new ProjectStore());

  constructor(world: World, staleTokenStatus: StaleTokenStatus) {
    this.#world = world;
    this.#staleTokenStatus = staleTokenStatus;
  }

  operation(request: ServiceRequest, at: RegistryTarget): string {
    return routeOf(request.method, at.rest).operation;
  }

  failure(status: number, message: string): Reply {
    return pypiFailure(status, message);
  }

  async answer(request: ServiceRequest, at: RegistryTarget): Promise<Answer> {
    const route = routeOf(request.method, at.rest);
    const answer = await guardedAnswer(this.#world, at, {
      token: basicToken(request.headers.authorization),
      action:
        route.operation === 'upload'
          ? 'codeartifact:PublishPackageVersion'
          : 'codeartifact:ReadFromRepository',
      failure: pypiFailure,
      admitted: () => this.#admitted(request, at, route),
    });
    const hidden = answer.authorization === 'expired' && this.#staleTokenStatus === 404;
    return hidden ? { ...answer, reply: pypiFailure(404, 'not found') } : answer;
  }

  async #admitted(request: ServiceRequest, at: RegistryTarget, route: Route): Promise<Reply> {
    const store = this.store(at);
    const { accept } = request.headers;
    switch (route.operation) {
      case 'projects':
        return projectList(accept, store.projects());
      case 'project': {
        const files = store.files(route.project);
        if (files === undefined) return pypiFailure(404, `${route.project} does not exist`);
        return projectPage(accept, normalizedName(route.project), files);
      }
      case 'download': {
        const file = store.file(route.project, route.version, route.filename);
        if (file === undefined) return pypiFailure(404, `${route.filename} does not exist`);
        return {
          status: 200,
          headers: { 'content-type': 'application/octet-stream' },
          body: file.content,
        };
      }
      case 'upload': {
        const upload = await readUpload(request);
        if ('status' in upload) return pypiFailure(upload.status, upload.message);
        if (!store.add(upload)) return pypiFailure(409, `${upload.filename} already exists`);
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: '' };
      }
      case 'unknown':
        return pypiFailure(404, 'not found');
    }
  }
}

type Route =
  | { readonly operation: 'projects' | 'upload' | 'unknown' }
  | { readonly operation: 'project'; readonly project: string }
  | {
      readonly operation: 'download';
      readonly project: string;
      readonly version: string;
      readonly filename: string;
    };

function routeOf(method: string, rest: string): Route {
  if (method === 'POST') return { operation: rest === '' ? 'upload' : 'unknown' };
  if (method !== 'GET' && method !== 'HEAD') return { operation: 'unknown' };
  if (rest === 'simple/') return { operation: 'projects' };
  const [, project, version, filename] = /^simple\/([^/]+)\/(?:([^/]+)\/([^/]+))?$/.exec(rest) ?? [];
  if (project === undefined) return { operation: 'unknown' };
  if (version === undefined || filename === undefined) return { operation: 'project', project };
  return { operation: 'download', project, version, filename };
}

function pypiFailure(status: number, message: string): Reply {
  return jsonReply(status, { message });
}
