import { changedShape, large, type Shape, textShape } from './shape.ts';

const server = (id: string) => `<server><id>${id}</id><username>u</username><password>p</password></server>`;
const settings = (inner: string, attributes = '') => `<settings${attributes}>\n  ${inner}\n</settings>\n`;

export const xmlShapes: readonly Shape[] = [
  large(
    textShape(
      '10,000 settings',
      'edited',
      settings(
        `<mirrors>\n${Array.from({ length: 2_500 }, (_, n) => `    <mirror>\n      <id>m${n}</id>\n      <mirrorOf>r${n}</mirrorOf>\n    </mirror>\n`).join('')}  </mirrors>`,
      ),
    ),
  ),
  textShape('a document type', 'edited', `<!DOCTYPE settings>\n${settings('')}`),
  textShape(
    'a document type elsewhere',
    'edited',
    `<!DOCTYPE settings SYSTEM "settings.dtd">\n${settings('')}`,
  ),
  textShape('an entity of its own', 'refused', `<!DOCTYPE settings [<!ENTITY a "b">]>\n${settings('')}`),
  textShape(
    'CDATA',
    'edited',
    settings(
      '<servers><server><id><![CDATA[corp]]></id><password><![CDATA[a<b>&]]]]><![CDATA[>]]></password></server></servers>',
    ),
  ),
  textShape(
    'a namespace',
    'edited',
    settings(
      '<servers/>',
      ' xmlns="http://maven.apache.org/SETTINGS/1.2.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\n  xsi:schemaLocation="a b"',
    ),
  ),
  textShape(
    'a prefix',
    'refused',
    '<m:settings xmlns:m="http://maven.apache.org/SETTINGS/1.2.0">\n</m:settings>\n',
  ),
  textShape(
    'comments between and within elements',
    'edited',
    `<!-- a --><settings><!-- b --><servers><!-- c -->${server('x')}<!-- d --></servers><profiles><!-- e --></profiles><!-- f --></settings><!-- g -->\n`,
  ),
  textShape('a comment in a tag', 'refused', '<settings <!-- no --> >\n</settings>\n'),
  textShape(
    'a declaration',
    'edited',
    `<?xml version='1.0' encoding='utf-8' standalone="yes"?>\n${settings('<servers></servers>')}`,
  ),
  textShape(
    'a declaration of another encoding',
    'edited',
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n${settings('')}`,
  ),
  textShape(
    'processing instructions',
    'edited',
    `<?mine settings?>\n${settings('<?mine servers?>')}<?mine end?>\n`,
  ),
  // @rgrove/parse-xml takes the first five characters for a declaration.
  textShape('a style sheet in the first line', 'refused', `<?xml-stylesheet href="x"?>\n${settings('')}`),
  textShape('one line', 'edited', `<settings><servers>${server('x')}</servers><profiles/></settings>`),
  textShape(
    'indented by tabs',
    'edited',
    `<settings>\n\t<servers>\n\t\t${server('x')}\n\t</servers>\n</settings>\n`,
  ),
  textShape(
    'servers that stand twice',
    'refused',
    settings(`<servers>${server('x')}</servers><servers>${server('y')}</servers>`),
  ),
  textShape('a tag that is not closed', 'refused', '<settings><servers>\n'),
  changedShape('a second root', 'refused', (usual) => `${usual}<settings/>\n`),
];
