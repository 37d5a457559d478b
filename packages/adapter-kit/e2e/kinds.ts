import { XMLParser } from 'fast-xml-parser';
import { decode } from 'ini';
import { load } from 'js-yaml';
import { parse } from 'toml';
import {
  type Adapter,
  awsConfigFormat,
  type Change,
  configparserFormat,
  editFile,
  type FileFact,
  type Format,
  npmrcFormat,
  readFileFact,
  set,
  tomlFormat,
  where,
  xmlFormat,
  yamlFormat,
} from '../src/index.ts';
import { configparserDialect } from '../src/ini/configparser.ts';

/** One kind of file that many editors share. */
export interface Kind {
  /** Relative to the home. */
  readonly path: string;
  readonly format: Format;
  /** What stands there before anybody edits. */
  readonly start: string;
  /** One editor's one edit. */
  changes(id: string): readonly Change[];
  /** The ids that a whole file holds, by an independent reader. Throws for half a file. */
  ids(text: string): readonly string[];
}

const url = (id: string) => `https://${id}.example/`;

export const kinds = {
  toml: {
    path: '.cargo/config.toml',
    format: tomlFormat,
    start: '# mine\n[build]\njobs = 2\n',
    changes: (id) => [set(['registries', id, 'index'], url(id))],
    ids: (text) => Object.keys((parse(text) as { registries?: object }).registries ?? {}),
  },
  npmrc: {
    path: '.npmrc',
    format: npmrcFormat,
    start: '; mine\nfund=false\n',
    changes: (id) => [set([`@${id}:registry`], url(id))],
    ids: (text) => Object.keys(decode(text)).flatMap((key) => /^@(.+):registry$/.exec(key)?.[1] ?? []),
  },
  pip: {
    path: '.config/pip/pip.conf',
    format: configparserFormat,
    start: '; mine\n[global]\ntimeout = 60\n',
    changes: (id) => [set(['global', id], url(id))],
    ids: (text) =>
      [...configparserDialect.read(text, 'internal').keys()].flatMap(
        (key) => /^global\n(?!timeout)(.+)$/.exec(key)?.[1] ?? [],
      ),
  },
  aws: {
    path: '.aws/config',
    format: awsConfigFormat,
    start: '# mine\n[default]\nregion = us-east-1\n',
    changes: (id) => [set([`profile ${id}`, 'credential_process'], `"/v" --profile ${id}`)],
    ids: (text) =>
      [...configparserDialect.read(text, 'internal').keys()].flatMap(
        (key) => /^profile (.+)\n/.exec(key)?.[1] ?? [],
      ),
  },
  xml: {
    path: '.m2/settings.xml',
    format: xmlFormat,
    start: '<settings>\n  <!-- mine -->\n  <offline>false</offline>\n</settings>\n',
    changes: (id) => [set(['settings', 'servers', 'server', where('id', id), 'username'], 'aws')],
    ids: (text) => {
      const read = new XMLParser({ isArray: (name) => name === 'server' }).parse(text, true);
      return (read.settings.servers?.server ?? []).map(({ id }: { readonly id: string }) => id);
    },
  },
  yaml: {
    path: '.yarnrc.yml',
    format: yamlFormat,
    start: '# mine\nnodeLinker: pnp\n',
    changes: (id) => [set(['npmScopes', id, 'npmRegistryServer'], url(id))],
    ids: (text) => Object.keys((load(text) as { npmScopes?: object }).npmScopes ?? {}),
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** An adapter in miniature: its request is the id that it puts into the file. */
export function editorOf(name: KindName): Adapter<string, FileFact> {
  const { path, format, changes }: Kind = kinds[name];
  return {
    tool: name,
    inspect: (context) => readFileFact(context, `${context.homeDirectory}/${path}`),
    plan: (id, file) => ({ edits: [editFile(file, format, changes(id))], notes: [] }),
  };
}
