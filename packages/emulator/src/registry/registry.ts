import { type Answer, jsonReply, type Reply, type Service, type ServiceRequest } from '../http/message.ts';
import type { EmulatedHost } from '../network/hosts.ts';
import type { CargoRegistry } from './cargo/cargo-registry.ts';
import type { MavenRegistry } from './maven/maven-registry.ts';
import type { NpmRegistry } from './npm/npm-registry.ts';
import type { PypiRegistry } from './pypi/pypi-registry.ts';
import { type RegistryTarget, registryTarget } from './registry-request.ts';

/** One format's repositories. */
interface FormatRegistry {
  operation(request: ServiceRequest, at: RegistryTarget): string;
  answer(request: ServiceRequest, at: RegistryTarget): Answer | Promise<Answer>;
  /** A failure in the words of this format. */
  failure(status: number, message: string): Reply;
}

export interface Registries {
  readonly cargo: CargoRegistry;
  readonly maven: MavenRegistry;
  readonly npm: NpmRegistry;
  readonly pypi: PypiRegistry;
}

/** The registry host of a domain: the first part of the path names the format, which also names the service. */
export function registryService(
  host: EmulatedHost,
  request: ServiceRequest,
  registries: Registries,
): { readonly name: string; readonly service: Service } {
  const at = registryTarget(host, request);
  const known: Readonly<Record<string, FormatRegistry>> = { ...registries };
  const format = at !== undefined && Object.hasOwn(known, at.format) ? known[at.format] : undefined;
  if (at === undefined || format === undefined) return { name: 'registry', service: nothing };
  return {
    name: at.format,
    service: {
      operation: (incoming) => format.operation(incoming, at),
      answer: (incoming) => format.answer(incoming, at),
      failure: (status, _code, message) => format.failure(status, message),
    },
  };
}

const nothing: Service = {
  operation: () => 'unknown',
  answer: () => ({ reply: notFound(404, '', 'there is no such repository'), authorization: 'none' }),
  failure: notFound,
};

function notFound(status: number, _code: string, message: string): Reply {
  return jsonReply(status, { message });
}
