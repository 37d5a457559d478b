import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VouchError } from '@vouch/core';
import { seededRandom } from '@vouch/core/testing';
import { seedsOf, tally } from '@vouch/workbench/tally';
import { expect, it } from 'vitest';
import { editFile, set } from './edit.ts';
import type { Format } from './format.ts';
import { configparserFormat, npmrcFormat } from './ini/format.ts';
import { emptyJournal } from './journal/journal.ts';
import { recordEdit } from './journal/record.ts';
import { reverseOwner } from './journal/reverse.ts';
import { type KeyPath, where } from './key-path.ts';
import { factOf } from './testing/fact.ts';
import { mutate } from './testing/mutate.ts';
import { beyondOurs } from './testing/shapes/only-ours.ts';
import type { FileKind } from './testing/shapes/shape.ts';
import { shapesOf } from './testing/shapes/table.ts';
import { tomlFormat } from './toml/format.ts';
import type { PlainValue } from './value.ts';
import { xmlFormat } from './xml/format.ts';
import { yamlFormat } from './yaml/format.ts';

const fixtures = fileURLToPath(new URL('../../../test-fixtures/', import.meta.url));
const corpus = (folder: string) =>
  readdirSync(join(fixtures, folder)).map((name) => readFileSync(join(fixtures, folder, name), 'utf8'));
const shapes = (kind: FileKind) =>
  shapesOf(kind).flatMap(({ text, size }) => (text && size === undefined ? [text] : []));

interface Subject {
  readonly format: Format;
  readonly texts: readonly string[];
  readonly changes: readonly (readonly [KeyPath, PlainValue])[];
}

const server = ['settings', 'servers', 'server', where('id', 'codeartifact')];
const url = 'https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/x/r/';

const subjects: Readonly<Record<string, Subject>> = {
  toml: {
    format: tomlFormat,
    texts: [...corpus('toml/valid'), ...shapes('toml')],
    changes: [
      [['registries', 'a', 'index'], url],
      [['credential-alias', 'vouch'], ['/v']],
      [['index', where('name', 'a'), 'url'], url],
    ],
  },
  npmrc: {
    format: npmrcFormat,
    texts: shapes('npmrc'),
    changes: [
      [['registry'], url],
      [['@one:registry'], url],
      [['//h/npm/r/:always-auth'], true],
    ],
  },
  configparser: {
    format: configparserFormat,
    texts: shapes('configparser'),
    changes: [
      [['global', 'index-url'], url],
      [['profile a', 'region'], 'us-east-1'],
      [['distutils', 'index-servers', 'ours'], true],
    ],
  },
  xml: {
    format: xmlFormat,
    texts: [...corpus('maven/settings/valid'), ...shapes('xml')],
    changes: [
      [[...server, 'username'], 'aws'],
      [['settings', 'activeProfiles', 'activeProfile', where('.', 'codeartifact')], 'codeartifact'],
      [['settings', 'mirrors', 'mirror', where('id', 'all'), 'url'], url],
    ],
  },
  yaml: {
    format: yamlFormat,
    texts: shapes('yaml'),
    changes: [
      [['npmRegistryServer'], url],
      [['npmRegistries', url, 'npmAlwaysAuth'], true],
      [['plugins', where('', '/v.cjs')], '/v.cjs'],
    ],
  },
};

const tries = 10_000;
/** Of this process's own time: what else the machine does counts for nothing. */
const patienceMs = 1_000;
const ownTime = () => process.cpuUsage().user / 1_000;

/** What became of a text: `refused`, `edited`, or what went wrong. */
function outcomeOf({ format, changes }: Subject, text: string): string {
  const fact = factOf(text);
  const wishes = changes.map(([path, value]) => set(path, value));
  const start = ownTime();
  try {
    const edit = editFile(fact, format, wishes);
    if (ownTime() - start > patienceMs) return 'took more than a second';
    const [beyond] = beyondOurs(edit);
    if (beyond !== undefined) return `changed ${beyond}`;
    const again = editFile({ ...fact, text: edit.after }, format, wishes);
    if (again.after !== edit.after) return 'changed again by a second edit';
    const [file] = recordEdit(emptyJournal, 'tool:id', edit, '/x').files;
    if (file === undefined) return 'not in the journal';
    const back = reverseOwner(file, 'tool:id', edit.after, format);
    if (back.text !== text && !back.notes.some((note) => note.includes('held a secret')))
      return 'not given back';
    return 'edited';
  } catch (error) {
    if (ownTime() - start > patienceMs) return 'took more than a second';
    if (!(error instanceof VouchError)) return `crashed: ${error}`;
    return error.kind === 'configuration' ? 'refused' : `stopped by the second reader: ${error.message}`;
  }
}

it.each(Object.entries(subjects))(
  'ten thousand mutated %s files are edited without loss, or refused',
  (name, subject) => {
    for (const seed of seedsOf(`mutations ${name}`)) {
      const wrong: { readonly seed: number; readonly text: string; readonly outcome: string }[] = [];
      const counts = new Map<string, number>();
      const random = seededRandom(seed);
      const pick = () => subject.texts[Math.floor(random() * subject.texts.length)] ?? '';
      for (let index = 0; index < tries; index += 1) {
        const text = mutate(pick(), pick(), random);
        const outcome = outcomeOf(subject, text);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        if (!['edited', 'refused'].includes(outcome))
          wrong.push({ seed, text: JSON.stringify(text), outcome });
      }
      tally({
        what: `mutated ${name} files`,
        tried: tries,
        lost: wrong.length,
        seed,
        note: `${counts.get('edited')} edited, ${counts.get('refused')} refused`,
      });
      expect(wrong.slice(0, 5)).toEqual([]);
    }
  },
);
