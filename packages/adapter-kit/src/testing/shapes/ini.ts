import { changedShape, large, type Shape, textShape } from './shape.ts';

const many = (head: string, line: (n: number) => string) =>
  head + Array.from({ length: 10_000 }, (_, n) => line(n)).join('');

export const configparserShapes: readonly Shape[] = [
  large(
    changedShape('10,000 settings', 'edited', (usual) => usual + many('\n[big]\n', (n) => `k${n} = ${n}\n`)),
  ),
  changedShape('a key twice', 'refused', (usual) => `${usual}\n[twice]\na = 1\nA: 2\n`),
  changedShape('a section twice', 'refused', (usual) => `${usual}\n[twice]\na = 1\n[twice]\nb = 2\n`),
  textShape(
    'continuation lines',
    'edited',
    '[global]\nfind-links =\n    https://a.example\n\n    # not a comment of ours\n    https://b.example\ntimeout = 1\n   2\n\n[distutils]\nindex-servers =\n  mine\n[mine]\nrepository = https://m.example/\n',
  ),
  textShape(
    'per cent signs',
    'edited',
    '[global]\nproxy = http://u%40x:8080/%(here)s\n[distutils]\nindex-servers = a%b\n[a%b]\nrepository = https://a.example/%7e/\n',
  ),
  textShape(
    'colons and keys of any case',
    'edited',
    '[global]\nTimeOut: 3\nFIND_LINKS : https://a.example\n\n[default]\nRegion: eu-west-1\n[profile a]\nREGION = us-east-1\n',
  ),
  textShape('values that hold delimiters', 'edited', '[global]\na = b = c : d # e ; f\n[default]\nx = y=z\n'),
  textShape('empty values', 'edited', '[global]\na =\nb:\n\n[default]\nc =\n'),
  textShape('sections without keys', 'edited', '[a]\n[b]\n\n[global]\n[distutils]\n[default]\n'),
  textShape(
    'keys below a deeper one',
    'edited',
    '[default]\ns3 =\n  max_queue_size = 1\n  use = true\nregion = eu-west-1\n[global]\ntimeout = 1\n',
  ),
  textShape('odd section names', 'edited', '[a]b]\nx = 1\n[ c ]\ny = 1\n[é 😀]\nz = 1\n'),
  textShape(
    'comments of both kinds',
    'edited',
    '; one\n# two\n[global]\n; three\ntimeout = 1\n# four\n\n; five\n',
  ),
  textShape(
    'keys indented by tabs',
    'edited',
    '[global]\n\ttimeout = 1\n\tretries = 2\n[default]\n\tregion = eu-west-1\n',
  ),
  textShape('a key without a value', 'refused', '[global]\nlonely\n'),
  textShape('a key above all sections', 'refused', 'a = 1\n[global]\n'),
  textShape('a lone carriage return', 'refused', '[global]\na = 1\rb = 2\n'),
];

export const npmrcShapes: readonly Shape[] = [
  large(changedShape('10,000 settings', 'edited', (usual) => many('', (n) => `k${n}=${n}\n`) + usual)),
  textShape(
    'variables',
    'edited',
    '//a.example/:_authToken=${TOKEN}\nproxy=${PROXY:-none}\ncache=${HOME}/c\\${x}\n',
  ),
  textShape('lists', 'edited', 'ca[]="a"\nca[]="b"\nomit[] = dev\nhttps-proxy=\n'),
  textShape(
    'quoted values and keys',
    'edited',
    '"//q.example/:email" = "a=b;c"\ninit-author-name=\'it is me\'\nmessage="v%s # not a comment"\n',
  ),
  textShape(
    'comments behind values',
    'edited',
    'fund=false ; why\naudit = true # because\nregistry-note=a\\;b\\#c\n',
  ),
  textShape('sections', 'edited', 'a=1\n[section]\nregistry=https://not.example/\n[other.deep]\nx=1\n'),
  textShape('a section first', 'edited', '[section]\nregistry=https://not.example/\n'),
  textShape(
    'a key twice',
    'edited',
    'fund=true\nfund=false\n@one:registry=https://a.example/\n@one:registry=https://b.example/\n',
  ),
  textShape('keys without values', 'edited', 'save-exact\nfund=\n=\n==x\n'),
  textShape('blanks around', 'edited', '  fund = false\n\taudit\t=\ttrue\n \t \n'),
  textShape('a lone carriage return', 'edited', 'a=1\rb=2\nc=3\n'),
  textShape('names of objects', 'edited', '__proto__=1\nconstructor=2\ntoString=3\nhasOwnProperty=4\n'),
  textShape('line separators in a value', 'edited', 'note=a\u2028b\nother=\u00a0x\u3000\n'),
  textShape('text that is no setting', 'edited', 'hello\n"open\n{json}\n'),
  textShape('JSON', 'edited', '{\n  "registry": "https://a.example/"\n}\n'),
];
