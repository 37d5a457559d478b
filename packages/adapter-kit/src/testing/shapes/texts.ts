import { changedShape, type FileKind, large, type Shape, textShape } from './shape.ts';

const asBytes = (text: string) => new TextEncoder().encode(text);
const lines = (text: string) => text.split('\n').slice(0, -1);

/** What may befall a text of any kind: endings, marks, encodings, sizes. */
export const texts: readonly Shape[] = [
  textShape('no bytes', 'edited', ''),
  textShape('blank lines alone', 'edited', '\n\n\n'),
  changedShape('no final newline', 'edited', (usual) => usual.replace(/\n+$/, '')),
  changedShape('CRLF', 'edited', (usual) => usual.replaceAll('\n', '\r\n')),
  changedShape('mixed endings', 'edited', (usual) =>
    lines(usual)
      .map((line, index) => line + (index % 2 === 0 ? '\r\n' : '\n'))
      .join(''),
  ),
  changedShape('a byte-order mark', 'edited', (usual) => `\uFEFF${usual}`),
  changedShape('UTF-16', 'refused', (usual) => Buffer.from(`\uFEFF${usual}`, 'utf16le')),
  changedShape('bytes that are no UTF-8', 'refused', (usual) =>
    Buffer.concat([asBytes(usual), Buffer.from([0xe9, 0x0a])]),
  ),
  changedShape('a NUL', 'refused', (usual) => `${usual}\0`),
  changedShape('more than 8 MiB', 'refused', (usual) => usual + '\n'.repeat(8 << 20)),
];

type Marks = readonly [open: string, close: string];

const commentOf: Readonly<Record<FileKind, Marks>> = {
  toml: ['# ', ''],
  npmrc: ['; ', ''],
  configparser: ['# ', ''],
  xml: ['<!-- ', ' -->'],
  yaml: ['# ', ''],
  script: ['// ', ''],
  block: ['# ', ''],
};

/** The same for one kind: comments in its own form, blanks where it takes them. */
export function textsOf(kind: FileKind): readonly Shape[] {
  const [open, close] = commentOf[kind];
  const comment = (text: string) => `${open}${text}${close}\n`;
  return [
    changedShape('comments everywhere', 'edited', (usual) =>
      lines(usual)
        .map((line, index) => `${line}\n${comment(`${index} [registries] token=x é 😀`)}`)
        .join(''),
    ),
    large(
      changedShape('five megabytes', 'edited', (usual) => usual + comment('x'.repeat(10_000)).repeat(500)),
    ),
    large(changedShape('100,000 lines', 'edited', (usual) => usual + comment('x').repeat(100_000))),
    changedShape('tabs at the ends of lines', 'edited', (usual) =>
      lines(usual)
        .map((line) => `${line}\t \n`)
        .join(''),
    ),
    changedShape(
      'lines of a merge conflict',
      kind === 'script' || kind === 'block' || kind === 'npmrc' ? 'edited' : 'refused',
      (usual) => `<<<<<<< HEAD\n${usual}=======\n${usual}>>>>>>> theirs\n`,
    ),
  ];
}
