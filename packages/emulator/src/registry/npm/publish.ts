import { isPackageName } from './route.ts';

/** One version as `PUT /NAME` brings it: a packument with one version, its tag, and the tarball in base64. */
export interface PublishedVersion {
  readonly version: string;
  readonly tag: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tarball: Buffer;
}

/** What is wrong with a publication. */
export interface PublishFault {
  readonly status: 400;
  readonly message: string;
}

/** Reads the body of a publication (npm's libnpmpublish: `versions`, `dist-tags`, `_attachments`). */
export function readPublication(name: string, body: Buffer): PublishedVersion | PublishFault {
  const document = parse(body);
  if (!isObject(document) || document['name'] !== name || !isPackageName(name))
    return fault('the name is not that of the address');
  const [version, ...more] = Object.entries(objectAt(document, 'versions'));
  if (version === undefined || more.length > 0) return fault('there must be one version');
  const [number, manifest] = version;
  if (!isObject(manifest) || manifest['name'] !== name || manifest['version'] !== number)
    return fault('the version does not name itself');
  const [attachment] = Object.values(objectAt(document, '_attachments'));
  if (!isObject(attachment) || typeof attachment['data'] !== 'string') return fault('there is no tarball');
  const tarball = Buffer.from(attachment['data'], 'base64');
  if (attachment['length'] !== undefined && attachment['length'] !== tarball.length)
    return fault('the tarball is not as long as it says');
  const { dist: _dist, ...rest } = manifest;
  const tag = Object.keys(objectAt(document, 'dist-tags'))[0] ?? 'latest';
  return { version: number, tag, manifest: rest, tarball };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function objectAt(document: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = document[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(message: string): PublishFault {
  return { status: 400, message };
}
