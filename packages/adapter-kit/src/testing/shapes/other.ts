import { changedShape, large, type Shape, textShape } from './shape.ts';

export const yamlShapes: readonly Shape[] = [
  large(
    changedShape(
      '10,000 settings',
      'edited',
      (usual) => `${usual}\nbig:\n${Array.from({ length: 10_000 }, (_, n) => `  k${n}: ${n}\n`).join('')}`,
    ),
  ),
  textShape(
    'flow maps and lists',
    'either',
    'npmScopes: { a: { npmRegistryServer: "https://a.example" } }\nplugins: [ ]\nnpmRegistries: {}\n',
  ),
  textShape(
    'anchors and aliases',
    'edited',
    'base: &base\n  x: 1\nother: *base\nmerged:\n  <<: *base\n  y: 2\n',
  ),
  textShape(
    'a block of text that looks like keys',
    'edited',
    'note: |\n  plugins:\n    - a\n  npmScopes:\nfolded: >-\n  npmRegistries:\n',
  ),
  textShape('quoted keys', 'edited', '"npmScopes":\n  \'other\':\n    "npmAuthToken": a\n'),
  textShape(
    'plugins of both forms',
    'edited',
    'plugins:\n  - .yarn/plugins/a.cjs\n  - path: b.cjs\n    spec: b\n',
  ),
  textShape(
    'a list at its key’s own column',
    'edited',
    'plugins:\n- a.cjs # one\n- b.cjs\nnpmScopes:\n    deep:\n        npmAlwaysAuth: true\n',
  ),
  textShape('a document’s first mark', 'edited', '---\nnodeLinker: pnp\n'),
  textShape('a document’s last mark', 'refused', 'nodeLinker: pnp\n...\n'),
  textShape('two documents', 'refused', 'a: 1\n---\nb: 2\n'),
  textShape('a key twice', 'refused', 'plugins: []\nplugins: []\n'),
  textShape('a tab', 'refused', 'npmScopes:\n\tx: 1\n'),
  textShape('a list at the top', 'refused', '- a\n- b\n'),
  textShape('a value in the way', 'refused', 'npmScopes: 1\nnpmRegistries: 1\nplugins: 1\n'),
  textShape('an empty key', 'edited', 'plugins:\nnpmScopes:\nnpmRegistries: # none yet\n'),
];

/** A file that is ours whole: whatever stands there gives way, and comes back. */
export const scriptShapes: readonly Shape[] = [
  textShape('a script that is broken', 'edited', 'allprojects { {{{ "\n'),
  textShape('a script that ends with blanks', 'edited', '// mine\n\n\n \t\n'),
];

/** A shell script with our block of this name in it, or what somebody made of that. */
export function blockShapes(name: string): readonly Shape[] {
  const begin = `# >>> ${name} >>>`;
  const end = `# <<< ${name} <<<`;
  return [
    textShape('a block without an end', 'refused', `export A=1\n${begin}\nexport B=2\n`),
    textShape('a block without a beginning', 'refused', `export A=1\n${end}\n`),
    textShape('a block that ends before it begins', 'refused', `${end}\nexport A=1\n${begin}\n`),
    textShape('the block twice', 'refused', `${begin}\na\n${end}\n${begin}\nb\n${end}\n`),
    textShape('a block within itself', 'refused', `${begin}\n${begin}\na\n${end}\n${end}\n`),
    textShape('an empty block', 'edited', `export A=1\n${begin}\n${end}\nexport B=2\n`),
    textShape('an older block', 'edited', `${begin}\nexport OLD=1\n${end}\n`),
    textShape('marks with blanks behind them', 'edited', `${begin}  \nexport OLD=1\n${end}\t\n`),
    textShape('marks that are indented', 'edited', `  ${begin}\nexport A=1\n  ${end}\n`),
    textShape(
      'somebody else’s block',
      'edited',
      '# >>> conda initialize >>>\nexport A=1\n# <<< conda initialize <<<\n',
    ),
    textShape('a here document', 'edited', `cat <<EOF\n  ${begin}\nEOF\nexport A=1\n`),
  ];
}
