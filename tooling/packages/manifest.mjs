// What is published, and under which package.json. A workspace's own manifest points at sources and at its
// neighbours with "*", so it is private and cannot be published by mistake; this one takes its place in the tarball.

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {Record<string, string>} engines
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [exports]
 * @property {string[]} [sideEffects]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @property {{ access: string, provenance: boolean, exports?: object }} [publishConfig] only what is published has it
 */

/** A program brings everything with it and exports nothing; a library brings types and has dependencies. @param {Manifest} manifest */
export function isLibrary({ exports, publishConfig }) {
  return exports !== undefined && publishConfig?.exports === undefined;
}

/**
 * @param {Manifest} manifest the workspace's own
 * @param {object} house
 * @param {ReadonlyMap<string, string>} house.versions of every package of the house
 * @param {string} [house.repository] the URL of the repository; provenance is checked against it
 * @param {string} house.directory of the package in the repository
 */
export function publishedManifest(manifest, { versions, repository, directory }) {
  const { name, version, description, license, engines, bin, peerDependencies, peerDependenciesMeta } =
    manifest;
  const { access, provenance } = manifest.publishConfig ?? {};
  const library = isLibrary(manifest);
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    ...(repository !== undefined && { repository: { type: 'git', url: `git+${repository}.git`, directory } }),
    engines,
    ...(bin && { bin }),
    exports: {
      ...(library && mapValues(manifest.exports ?? {}, compiled)),
      './package.json': './package.json',
    },
    files: ['dist', 'LICENSE-APACHE', 'LICENSE-MIT'],
    publishConfig: { access, provenance },
    ...(library && {
      sideEffects: manifest.sideEffects?.map((files) => files.replace('./src/', './dist/')),
      dependencies: mapValues(manifest.dependencies ?? {}, (range, of) => `^${versions.get(of) ?? range}`),
    }),
    ...(peerDependencies && { peerDependencies, peerDependenciesMeta }),
  };
}

/** `./src/a.ts` as a consumer finds it. @param {string} source */
function compiled(source) {
  const target = source.replace('./src/', './dist/').replace(/\.ts$/, '');
  return { types: `${target}.d.ts`, default: `${target}.js` };
}

/**
 * @template T, U
 * @param {Record<string, T>} from
 * @param {(value: T, key: string) => U} change
 */
function mapValues(from, change) {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value, key)]));
}
