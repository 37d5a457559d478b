import { jsonReply, type Reply } from '../../http/message.ts';
import type { StoredPackage, StoredVersion } from './package-store.ts';

const abbreviatedType = 'application/vnd.npm.install-v1+json';

/** What a version says in the short form: what an installer needs (npm registry, "package metadata"). */
const abbreviatedFields = [
  'name',
  'version',
  'deprecated',
  'dependencies',
  'optionalDependencies',
  'devDependencies',
  'bundleDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'directories',
  'engines',
  'cpu',
  'os',
  'funding',
] as const;

/** A package's document, in the short form where the client would rather have that. `base` is the repository's URL. */
export function packument(
  accept: string | undefined,
  base: string,
  name: string,
  stored: StoredPackage,
): Reply {
  const abbreviated = accept?.includes(abbreviatedType) ?? false;
  const versions = Object.fromEntries(
    [...stored.versions].map(([version, each]) => [
      version,
      {
        ...(abbreviated ? pick(each.manifest) : { _id: `${name}@${version}`, ...each.manifest }),
        dist: dist(base, name, each),
      },
    ]),
  );
  const tags = Object.fromEntries(stored.tags);
  const times = [...stored.versions].map(([version, { published }]) => [version, published] as const);
  const modified = iso(Math.max(...times.map(([, published]) => published)));
  const document = abbreviated
    ? { name, 'dist-tags': tags, versions, modified }
    : {
        _id: name,
        name,
        'dist-tags': tags,
        versions,
        time: {
          created: iso(Math.min(...times.map(([, published]) => published))),
          modified,
          ...Object.fromEntries(times.map(([version, published]) => [version, iso(published)])),
        },
      };
  return jsonReply(200, document, abbreviated ? { 'content-type': abbreviatedType } : {});
}

function dist(base: string, name: string, version: StoredVersion) {
  const { filename, integrity, shasum } = version;
  return { tarball: `${base}${name}/-/${filename}`, integrity, shasum };
}

function pick(manifest: StoredVersion['manifest']): Record<string, unknown> {
  const kept = abbreviatedFields.filter((field) => Object.hasOwn(manifest, field));
  return Object.fromEntries(kept.map((field) => [field, manifest[field]]));
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
