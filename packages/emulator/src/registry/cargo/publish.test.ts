import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrateStore, indexPath } from './crate-store.ts';
import { publish } from './publish.ts';

function body(metadata: unknown, file: Buffer): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  const length = (value: number) => {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(value);
    return word;
  };
  return Buffer.concat([length(json.length), json, length(file.length), file]);
}

const lines = (store: CrateStore, name: string) =>
  (store.indexFile(name) ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('publish', () => {
  it('turns the metadata into an index line', () => {
    const store = new CrateStore();
    const file = Buffer.from('the crate');
    const metadata = {
      name: 'My_Crate',
      vers: '1.2.3-rc.1',
      deps: [
        {
          name: 'serde',
          version_req: '^1',
          features: ['derive'],
          optional: true,
          default_features: false,
          target: 'cfg(unix)',
          kind: 'dev',
          registry: 'https://example.test/index',
          explicit_name_in_toml: 'other_serde',
        },
      ],
      features: { old: ['a'], new: ['dep:b'] },
      links: null,
      rust_version: '1.70',
    };
    expect(publish(store, body(metadata, file))).toEqual({ name: 'My_Crate', version: '1.2.3-rc.1' });
    expect(lines(store, 'my_crate')).toEqual([
      {
        name: 'My_Crate',
        vers: '1.2.3-rc.1',
        deps: [
          {
            name: 'other_serde',
            package: 'serde',
            req: '^1',
            features: ['derive'],
            optional: true,
            default_features: false,
            target: 'cfg(unix)',
            kind: 'dev',
            registry: 'https://example.test/index',
          },
        ],
        cksum: createHash('sha256').update(file).digest('hex'),
        features: { old: ['a'] },
        features2: { new: ['dep:b'] },
        yanked: false,
        links: null,
        rust_version: '1.70',
        v: 2,
      },
    ]);
    expect(store.file('MY_CRATE', '1.2.3-rc.1')).toEqual(file);
  });

  it('keeps a published version as it is, and takes the next one', () => {
    const store = new CrateStore();
    publish(store, body({ name: 'a', vers: '1.0.0' }, Buffer.from('one')));
    expect(publish(store, body({ name: 'A', vers: '1.0.0' }, Buffer.from('two')))).toMatchObject({
      status: 409,
    });
    expect(store.file('a', '1.0.0')?.toString()).toBe('one');
    publish(store, body({ name: 'a', vers: '1.0.1' }, Buffer.from('two')));
    expect(lines(store, 'a').map((line) => line.vers)).toEqual(['1.0.0', '1.0.1']);
  });

  it('refuses a body that is cut off anywhere, and any other bytes', () => {
    const whole = body({ name: 'a', vers: '1.0.0' }, Buffer.from('file'));
    for (let length = 0; length < whole.length; length += 1) {
      expect(publish(new CrateStore(), whole.subarray(0, length))).toMatchObject({ status: 400 });
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(publish(new CrateStore(), Buffer.from(bytes))).toMatchObject({ status: 400 });
      }),
      { numRuns: 200 },
    );
  });

  it.each([{}, { name: '../x', vers: '1.0.0' }, { name: 'a', vers: 'new' }, { name: 'a', vers: 1 }])(
    'refuses the metadata %j',
    (metadata) => {
      expect(publish(new CrateStore(), body(metadata, Buffer.alloc(0)))).toMatchObject({ status: 400 });
    },
  );
});

describe('indexPath', () => {
  it.each([
    ['a', '1/a'],
    ['ab', '2/ab'],
    ['ABC', '3/a/abc'],
    ['serde-json', 'se/rd/serde-json'],
  ])('%s lies at %s', (name, path) => {
    expect(indexPath(name)).toBe(path);
  });
});
