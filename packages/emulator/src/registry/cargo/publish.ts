import type { CrateStore, IndexDependency } from './crate-store.ts';

/** What goes wrong with a publish, in words for `{"errors":[{"detail":…}]}`. */
export interface PublishFault {
  readonly status: 400 | 409;
  readonly detail: string;
}

/**
 * Takes the body of `PUT /api/v1/crates/new` (cargo book, "web API"): length of the JSON as u32 little-endian, the
 * JSON, length of the crate file, the crate file. Gives the fault, or the name and version that now exist.
 */
export function publish(store: CrateStore, body: Buffer): PublishFault | { name: string; version: string } {
  const parts = splitBody(body);
  if (parts === undefined) return { status: 400, detail: 'the body is not in the form of a publish request' };
  const { metadata, file } = parts;
  const name = text(metadata['name']);
  const version = text(metadata['vers']);
  if (name === null || !/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) {
    return { status: 400, detail: 'the crate name is not valid' };
  }
  if (version === null || !/^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/.test(version)) {
    return { status: 400, detail: 'the version is not valid' };
  }
  const { older, newer } = splitFeatures(metadata['features']);
  const added = store.add(
    {
      name,
      vers: version,
      deps: list(metadata['deps']).map(dependency),
      features: older,
      features2: newer,
      links: text(metadata['links']),
      rust_version: text(metadata['rust_version']),
    },
    file,
  );
  if (!added) return { status: 409, detail: `crate version ${name}@${version} already exists` };
  return { name, version };
}

function splitBody(body: Buffer): { metadata: Record<string, unknown>; file: Buffer } | undefined {
  if (body.length < 8) return undefined;
  const jsonEnd = 4 + body.readUInt32LE(0);
  if (jsonEnd + 4 > body.length) return undefined;
  const fileEnd = jsonEnd + 4 + body.readUInt32LE(jsonEnd);
  if (fileEnd !== body.length) return undefined;
  try {
    const metadata: unknown = JSON.parse(body.toString('utf8', 4, jsonEnd));
    return isRecord(metadata) ? { metadata, file: Buffer.from(body.subarray(jsonEnd + 4)) } : undefined;
  } catch {
    return undefined;
  }
}

/** A publish names the requirement `version_req`, and a renamed dependency the other way round than the index. */
function dependency(published: unknown): IndexDependency {
  const from = isRecord(published) ? published : {};
  const name = text(from['name']) ?? '';
  const alias = text(from['explicit_name_in_toml']);
  return {
    name: alias ?? name,
    req: text(from['version_req']) ?? '*',
    features: list(from['features']).map(String),
    optional: from['optional'] === true,
    default_features: from['default_features'] !== false,
    target: text(from['target']),
    kind: text(from['kind']) ?? 'normal',
    registry: text(from['registry']),
    package: alias === null ? null : name,
  };
}

type Features = Record<string, readonly string[]>;

function splitFeatures(value: unknown): { older: Features; newer: Features } {
  const older: Features = {};
  const newer: Features = {};
  for (const [name, enabled] of Object.entries(isRecord(value) ? value : {})) {
    const names = list(enabled).map(String);
    const modern = names.some((feature) => feature.startsWith('dep:') || feature.includes('?/'));
    (modern ? newer : older)[name] = names;
  }
  return { older, newer };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
