import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publintFindings, typeFindings } from './checks.ts';
import { pack } from './pack.mjs';
import { published } from './workspaces.mjs';

const packed = pack({});
const libraries = ['@vouch/core', '@vouch/adapter-kit', '@vouch/agent'];

describe.each(packed)('$name as a tarball', (one) => {
  it('holds what is run and read, and nothing else', () => {
    const wanted =
      /^(package\.json|README\.md|LICENSE-(APACHE|MIT)|dist\/(vendor\/)?package\.json|dist\/.*\.(c?js|txt|d\.ts))$/;
    expect(one.files.filter((file) => !wanted.test(file) || /\.(test|fixture|table)\./.test(file))).toEqual(
      [],
    );
    expect(one.files).toEqual(expect.arrayContaining(['README.md', 'LICENSE-APACHE', 'LICENSE-MIT']));
  });

  it('says nothing of the machine that it was built on', () => {
    const texts = one.files.map((file) => readFileSync(join(one.directory, file), 'utf8'));
    const places = ['sourceMappingURL', `${homedir()}/`, process.cwd()];
    expect(places.filter((place) => texts.some((text) => text.includes(place)))).toEqual([]);
  });

  it('is what publint asks for', async () => expect(await publintFindings(one)).toEqual([]));
});

describe.each(packed.filter(({ name }) => libraries.includes(name)))('$name as a library', (one) => {
  it('has types that its consumers find', async () => expect(await typeFindings(one)).toEqual([]));
});

it('packs everything that says it is published', () => {
  expect(packed.map(({ name }) => name).sort()).toEqual(
    published()
      .map(({ manifest }) => manifest.name)
      .sort(),
  );
});
