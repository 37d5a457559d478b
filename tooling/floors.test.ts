import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../packages/', import.meta.url));

/** The floors of ARCHITECTURE.md: what a package's product files may import of the house. Down only. */
const below: Readonly<Record<string, readonly string[]>> = {
  core: [],
  agent: ['core'],
  'adapter-kit': ['core'],
  cargo: ['agent', 'adapter-kit', 'core'],
  pip: ['agent', 'adapter-kit', 'core'],
  npm: ['agent', 'adapter-kit', 'core'],
  maven: ['agent', 'adapter-kit', 'core'],
  cli: ['cargo', 'pip', 'npm', 'maven', 'agent', 'adapter-kit', 'core'],
  emulator: [],
  // Put into each program by the build.
  starter: [],
};

/** The same within a package, for its folders: what each may import of the others, a folder or one file of it. `top`: files in none. */
const inside: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    top: [],
    'aws-config': ['top'],
    lock: ['top'],
    endpoint: ['top'],
    profile: ['endpoint', 'top'],
    exchange: ['endpoint', 'top'],
    identity: ['exchange', 'profile', 'aws-config', 'top'],
    broker: ['identity', 'exchange', 'top'],
  },
  agent: {
    wire: [],
    place: ['wire'],
    process: ['place'],
    client: ['process', 'place', 'wire'],
    session: ['client', 'process', 'wire'],
    // An agent that starts must see whether another one answers.
    server: ['client/with-agent.ts', 'session/keeper.ts', 'process', 'place', 'wire'],
  },
  'adapter-kit': {
    files: [],
    kernel: [],
    top: ['files'],
    block: ['top'],
    ini: ['top'],
    toml: ['top', 'files'],
    xml: ['top'],
    yaml: ['top'],
    journal: ['block', 'ini', 'toml', 'xml', 'yaml', 'top', 'files'],
    apply: ['journal', 'top', 'files'],
  },
  cargo: {
    top: [],
    diagnose: ['top'],
  },
  pip: {
    top: [],
    setup: ['top'],
  },
  npm: {
    npmrc: [],
    uses: ['npmrc'],
    setup: ['uses', 'npmrc'],
    yarn: ['setup'],
    overlay: ['setup', 'npmrc'],
    top: ['uses'],
  },
  maven: {
    gradle: [],
    sbt: [],
    settings: [],
    environment: ['settings'],
    top: ['environment', 'settings'],
    program: ['environment', 'settings', 'top'],
  },
  cli: {
    top: [],
    settings: [],
    completion: [],
    iam: ['settings'],
    environment: ['settings', 'top'],
    setup: ['settings', 'top'],
    doctor: ['setup', 'environment', 'iam', 'top'],
    commands: ['doctor', 'setup', 'environment', 'iam', 'completion', 'settings', 'top'],
    'command-line': ['commands', 'setup', 'environment', 'completion', 'settings', 'top'],
  },
};

const folders = readdirSync(root).filter((folder) => folder in below || !folder.startsWith('.'));
const folderOf = new Map(
  folders.map((folder) => [
    JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name as string,
    folder,
  ]),
);

/** Product files: what a user gets. Tests, fixtures and `testing/` folders may use the emulator. */
function productFiles(folder: string): string[] {
  return readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|table)\.ts$|(^|\/)testing\//.test(file))
    .map((file) => join(root, folder, 'src', file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"]([^'"]+)['"]/g)].map(
    (match) => match[1] as string,
  );
}

describe.each(folders)('packages/%s', (folder) => {
  const found = productFiles(folder).flatMap((file) => importsOf(file).map((target) => ({ file, target })));

  it('has a floor', () => expect(Object.keys(below)).toContain(folder));

  it('imports only from the floors below it', () => {
    const upward = found.filter(({ target }) => {
      const name = [...folderOf.keys()].find((each) => target === each || target.startsWith(`${each}/`));
      const other = name === undefined ? undefined : folderOf.get(name);
      return other !== undefined && other !== folder && !below[folder]?.includes(other);
    });
    expect(upward.map(({ file, target }) => `${relative(root, file)} → ${target}`)).toEqual([]);
  });

  it('never reaches into another package by a path', () => {
    const leaving = found.filter(({ file, target }) => {
      return (
        target.startsWith('.') &&
        relative(join(root, folder, 'src'), join(file, '..', target)).startsWith('..')
      );
    });
    expect(leaving.map(({ file, target }) => `${relative(root, file)} → ${target}`)).toEqual([]);
  });

  it('does not know that the emulator exists', () => {
    if (folder === 'emulator') return;
    const knowing = productFiles(folder).filter((file) => /emulator/i.test(readFileSync(file, 'utf8')));
    expect(knowing.map((file) => relative(root, file))).toEqual([]);
  });
});

describe.each(Object.entries(inside))('packages/%s/src', (name, order) => {
  const source = join(root, name, 'src');
  const inSource = (path: string) => relative(source, path).replaceAll('\\', '/');
  const files = productFiles(name)
    .map(inSource)
    .filter((file) => !/^(index\.ts$|bin\/)/.test(file));

  it('is listed from the bottom up', () => {
    const listed = Object.keys(order);
    const early = listed.flatMap((folder, index) =>
      (order[folder] ?? [])
        .filter((each) => !listed.slice(0, index).includes(ownerOf(`${each}/`)))
        .map((each) => `${folder} → ${each}`),
    );
    expect(early).toEqual([]);
  });

  it('has its files in folders that have a floor', () => {
    expect(files.filter((file) => !(ownerOf(file) in order))).toEqual([]);
  });

  it('imports only from the folders below', () => {
    const upward = files.flatMap((file) => {
      const own = ownerOf(file);
      const allowed = [own, ...(order[own] ?? [])];
      return importsOf(join(source, file))
        .filter((target) => target.startsWith('.'))
        .map((target) => inSource(join(source, file, '..', target)))
        .filter((target) => !allowed.includes(target) && !allowed.includes(ownerOf(target)))
        .map((target) => `${file} → ${target}`);
    });
    expect(upward).toEqual([]);
  });
});

function ownerOf(file: string): string {
  const [folder = '', ...within] = file.split('/');
  return within.length > 0 || folder === 'index.ts' ? folder : 'top';
}
