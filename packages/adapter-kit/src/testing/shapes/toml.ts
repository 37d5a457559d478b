import { changedShape, large, type Shape, textShape } from './shape.ts';

const key = (index: number) => `k${index} = ${index}\n`;

export const tomlShapes: readonly Shape[] = [
  large(
    changedShape(
      '10,000 settings',
      'edited',
      (usual) => `${usual}\n[big]\n${Array.from({ length: 10_000 }, (_, n) => key(n)).join('')}`,
    ),
  ),
  changedShape('a key twice', 'refused', (usual) => `${usual}\n[twice]\na = 1\na = 2\n`),
  changedShape('a table twice', 'refused', (usual) => `${usual}\n[twice]\na = 1\n[twice]\nb = 2\n`),
  textShape(
    'dotted keys',
    'edited',
    'registries.a.index = "x"\nrepositories.a.url = "https://x.example/"\nrepository.a.url = "https://x.example/"\npypi.verify_ssl = true\nregistry.default = "a"\n',
  ),
  textShape(
    'inline tables',
    'edited',
    'registries = { a = { index = "x" } } # one\ncredential-alias = {}\nrepositories = { a = { url = "https://x.example/" } }\nrepository = {  }\npypi = { verify_ssl = true }\n',
  ),
  textShape(
    'arrays of tables',
    'edited',
    '[[index]]\nname = "a" # first\nurl = "https://a.example/"\n\n[[index]]\nurl = "https://b.example/"\n\n  [[index.more]]\n  x = 1\n\n[[bin]]\nname = "x"\n',
  ),
  textShape(
    'a header inside a string of many lines',
    'edited',
    `note = """\n[registries]\n[credential-alias]\n[[index]]\n"""\nother = '''\n[pypi]\n[repositories.a]\n'''\n`,
  ),
  textShape(
    'quoted and odd names',
    'edited',
    '["registries"]\n"a b".index = "x"\n[ repositories . "é" ]\nurl = \'https://x.example/\'\n["index-url"]\n',
  ),
  textShape(
    'tables out of their order',
    'edited',
    '[registries.z.deep]\na = 1\n[net]\nretry = 1\n[registries.a]\nindex = "x"\n[registries]\n',
  ),
  textShape('tabs before keys', 'edited', '[net]\n\tretry = 3\n\t[net.deep]\n\t\ta = 1\n'),
  textShape(
    'dates, and numbers beyond a double',
    'edited',
    'when = 2026-01-01T00:00:00Z\nbig = 9223372036854775807\nodd = [ 1_000, 0xff, inf, -0.0, ]\n',
  ),
  textShape('a value that never ends', 'refused', 'a = [1,\n'),
  textShape('a lone carriage return', 'refused', 'a = 1\rb = 2\n'),
  textShape('a value of TOML 1.1', 'refused', 'a = {\n  b = 1,\n}\n'),
  {
    name: 'both `config` and `config.toml`',
    outcome: 'edited',
    arrange(home, file, usual) {
      home.write(file, usual);
      home.write(file.replace(/\.toml$/, ''), `# the older name\n${usual}`);
    },
  },
];
