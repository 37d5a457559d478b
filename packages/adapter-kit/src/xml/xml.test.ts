import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editFile, set } from '../edit.ts';
import type { Scaffold } from '../format.ts';
import { type KeyPath, where } from '../key-path.ts';
import { factOf } from '../testing/fact.ts';
import { xmlFormat } from './format.ts';

const setAll = (text: string | null, changes: readonly (readonly [KeyPath, string])[]) =>
  editFile(
    factOf(text),
    xmlFormat,
    changes.map(([path, value]) => set(path, value)),
  ).after;

const server = (id: string): KeyPath => ['settings', 'servers', 'server', where('id', id)];

describe('an XML edit', () => {
  it('makes a file where there is none', () => {
    expect(
      setAll(null, [
        [[...server('a'), 'username'], 'aws'],
        [[...server('a'), 'password'], 'x'],
        [['settings', 'activeProfiles', 'activeProfile', where('.', 'a')], 'a'],
      ]),
    ).toBe(`<settings>
  <servers>
    <server>
      <id>a</id>
      <username>aws</username>
      <password>x</password>
    </server>
  </servers>
  <activeProfiles>
    <activeProfile>a</activeProfile>
  </activeProfiles>
</settings>
`);
  });

  it('takes no name that an element cuts in two for ours', () => {
    const text = '<settings><servers><server><id>co \n<x/>de</id><username/></server></servers></settings>';
    expect(setAll(text, [[[...server('code'), 'username'], 'aws']])).toContain(
      '<server><id>code</id><username>aws</username></server>',
    );
  });

  it('follows the file’s own indentation, and goes behind what is there', () => {
    const text = '<settings>\n\t<servers>\n\t\t<!-- mine -->\n\t</servers>\n</settings>\n';
    expect(setAll(text, [[[...server('a'), 'username'], 'aws']])).toBe(
      '<settings>\n\t<servers>\n\t\t<!-- mine -->\n\t\t<server>\n\t\t\t<id>a</id>\n\t\t\t<username>aws</username>\n\t\t</server>\n\t</servers>\n</settings>\n',
    );
  });

  it('keeps to one line where the file does', () => {
    const text = '<settings><servers><server><id>b</id></server></servers></settings>';
    expect(setAll(text, [[[...server('a'), 'username'], 'aws']])).toBe(
      '<settings><servers><server><id>b</id></server><server><id>a</id><username>aws</username></server></servers></settings>',
    );
  });

  it.each([
    ['<settings></settings\n>\n', '<settings>', '</settings\n>\n'],
    ['<settings \r\n/>\r\n', '<settings \r\n>', '</settings>\r\n'],
    ['<settings\n />\n', '<settings\n>', '</settings>\n'],
    ['<settings\t />\n', '<settings\t>', '</settings>\n'],
    ['<settings />\n', '<settings>', '</settings>\n'],
  ])('keeps what stands within a tag: %j', (text, open, close) => {
    const changed = setAll(text, [[['settings', 'localRepository'], '/r']]);
    const eol = text.includes('\r') ? '\r\n' : '\n';
    expect(changed).toBe(`${open}${eol}  <localRepository>/r</localRepository>${eol}${close}`);
  });

  it('keeps blanks between two tags, and takes for text what is a blank to JavaScript alone', () => {
    const change: [KeyPath, string] = [['settings', 'localRepository'], '/r'];
    expect(setAll('<settings>\t</settings>\n', [change])).toBe(
      '<settings>\t\n  <localRepository>/r</localRepository>\n</settings>\n',
    );
    for (const blank of ['\u{feff}', '\u{a0}'])
      expect(() => setAll(`<settings>${blank}</settings>`, [change])).toThrow('leave no room');
  });

  it('names an element once where the path leads to its name', () => {
    expect(setAll('<s><l/></s>', [[['s', 'l', where('id', 'a'), 'id'], 'a']])).toContain('<l><id>a</id></l>');
    expect(setAll('<s><x/></s>', [[['s', 'l', where('id', 'a'), 'id'], 'a']])).toContain('<l><id>a</id></l>');
  });

  it('is not taken in by markup in comments and CDATA', () => {
    const text =
      '<settings><!-- <servers><server><id>a</id></server></servers> --><x><![CDATA[<servers>]]></x></settings>';
    expect(xmlFormat.find(text, [...server('a'), 'username'])).toBeNull();
    expect(setAll(text, [[[...server('a'), 'username'], 'aws']])).toContain(
      '</x><servers><server><id>a</id>',
    );
  });

  it('finds what entities and CDATA say', () => {
    const text =
      '<settings><servers><server><id>a&amp;b</id><password><![CDATA[x<]]>&#121;</password></server></servers></settings>';
    expect(xmlFormat.find(text, [...server('a&b'), 'password'])).toMatchObject({ value: 'x<y' });
  });

  it.each(['\0', 'a\u{1}', '\u{b}', '\u{d800}', '\u{fffe}', ['a']])(
    'writes no %j, which XML cannot hold',
    (value) => {
      expect(() => xmlFormat.encode(value)).toThrow(expect.objectContaining({ kind: 'internal' }));
    },
  );

  it('writes every other character so that it is read back', () => {
    const value = 'a\t\n\r&<>\u{7f}\u{e000}\u{fffd}😀b';
    const text = setAll(null, [[['settings', 'x'], value]]) ?? '';
    expect(xmlFormat.find(text, ['settings', 'x'])?.value).toBe(value);
  });

  it.each<[KeyPath]>([[[where('id', 'a')]], [['settings', where('id', 'a'), where('id', 'b')]]])(
    'has no path %j',
    (path) => {
      expect(() => xmlFormat.find('<settings/>', path)).toThrow(
        expect.objectContaining({ kind: 'internal' }),
      );
    },
  );

  it('names the values that a diff must not show', () => {
    const text =
      '<s><property><name>Authorization</name><value>Bearer x</value></property><!-- <password>y</password> --></s>';
    const leaves = xmlFormat
      .leaves(text)
      .map(({ names, start, end }) => [names.at(-1), text.slice(start, end)]);
    expect(leaves).toEqual([
      ['name', 'Authorization'],
      ['Authorization', 'Bearer x'],
      ['password', 'y'],
    ]);
  });
});

describe('any document', () => {
  // The last two are blanks to JavaScript, and text to XML.
  const blank = fc.constantFrom('', ' ', '\n', '\n  ', '\r\n\t', '\n\n    ', '\n\u{a0}', '\n\u{feff}');
  const noise = fc.constantFrom('', '<!-- c -->', '<?pi x?>', '<!--<server><id>a</id></server>-->');
  const text = fc.constantFrom('', 'x', 'a &amp; b', '<![CDATA[<servers>]]>', '漢😀', '&#65;');
  const leaf = fc
    .tuple(fc.constantFrom('username', 'password', 'id', 'other'), text, blank)
    .map(([name, value, space]) => `<${name}${space}>${value}</${name}>`);
  const container = (name: string, child: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(blank, noise, blank, child), { maxLength: 3 })
      .chain((children) => fc.tuple(fc.constant(children.flat().join('')), blank, fc.boolean()))
      .map(([inner, space, short]) =>
        inner === '' && short ? `<${name} />` : `<${name} a="&gt;>">${inner}${space}</${name}>`,
      );
  const document = fc
    .tuple(container('servers', container('server', leaf)), blank, noise, blank, container('settings', leaf))
    .map(([servers, before, comment, after, root]) =>
      root.endsWith('/>')
        ? `<settings>${before}${comment}${servers}${after}</settings>`
        : `${root.slice(0, -'</settings>'.length)}${before}${comment}${servers}${after}</settings>`,
    );
  const keys = fc.constantFrom<KeyPath>(
    [...server('a'), 'username'],
    [...server('x'), 'username'],
    ['settings', 'servers', 'server', where('username', 'x'), 'password'],
    ['settings', 'activeProfiles', 'activeProfile', where('.', 'x')],
    ['settings', 'a', 'b', 'c'],
  );

  it('takes keys, says what was meant, and gives its bytes back when they go in the reverse order', () => {
    fc.assert(
      fc.property(
        document,
        fc.uniqueArray(keys, { selector: JSON.stringify, maxLength: 4 }),
        (before, paths) => {
          const undo: ((text: string) => string)[] = [];
          const made: Scaffold[] = [];
          let now = before;
          for (const path of paths) {
            const entry = tryFind(now, path);
            if (entry === 'refused') continue;
            const result = trySet(now, path);
            if (result === undefined) continue;
            const former = entry && now.slice(entry.start, entry.end);
            made.push(...result.made);
            undo.unshift((text) =>
              former === null ? xmlFormat.remove(text, path, made) : xmlFormat.set(text, path, former).text,
            );
            xmlFormat.verify(now, result.text, path, { value: 'x' });
            now = result.text;
            expect(xmlFormat.find(now, path)?.value).toBe('x');
          }
          for (const step of undo) now = step(now);
          expect(now).toBe(before);
        },
      ),
      { numRuns: 300 },
    );
  });

  function tryFind(text: string, path: KeyPath) {
    try {
      return xmlFormat.find(text, path);
    } catch {
      return 'refused' as const;
    }
  }

  function trySet(text: string, path: KeyPath) {
    try {
      return xmlFormat.set(text, path, 'x');
    } catch (error) {
      expect(error).toMatchObject({ kind: 'configuration' });
      return undefined;
    }
  }
});

it.each(['prototype', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'])(
  'an element of the person’s that is called %s stands in nobody’s way',
  (name) => {
    const theirs = `<settings>\n  <${name}>1</${name}>\n  <${name} ${name}="a"/>\n</settings>\n`;
    const path = ['settings', 'servers', 'server', where('id', 'ours'), 'username'];
    const { text, made } = xmlFormat.set(theirs, path, 'aws');
    expect(() => xmlFormat.verify(theirs, text, path, { value: 'aws' })).not.toThrow();
    expect(text).toContain(`  <${name}>1</${name}>\n  <${name} ${name}="a"/>\n`);
    expect(xmlFormat.remove(text, path, made)).toBe(theirs);
    // The second reader sees what becomes of it.
    const lost = text.replace(`<${name}>1<`, `<${name}>2<`);
    expect(() => xmlFormat.verify(theirs, lost, path, { value: 'aws' })).toThrow(
      'would not say what was meant',
    );
  },
);
