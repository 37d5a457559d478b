import { describe, expect, it } from 'vitest';
import { dryRun } from './diff.ts';
import { createFile, editFile, set } from './edit.ts';
import type { Format } from './format.ts';
import { configparserFormat, npmrcFormat } from './ini/format.ts';
import { where } from './key-path.ts';
import { xmlFormat } from './xml/format.ts';
import { yamlFormat } from './yaml/format.ts';

const fact = (text: string) => ({ path: '/f', target: '/f', text, mode: 0o600, links: 1 });
const shown = (edit: ReturnType<typeof createFile>) => dryRun({ edits: [edit], notes: [] });

describe('a diff shows no secret of', () => {
  it('the existing Vouch, whose session stands in a file of our name', () => {
    const before = '{"servers":{"h":{"token":"CANARY-1","url":"https://h"}},"a":1}';
    const after = JSON.stringify(JSON.parse(before), null, 2);
    const diff = shown(createFile(fact(before), after, 0o600));
    expect(diff).toContain('"token": "[redacted]"');
    expect(diff).toContain('"url": "https://h"');
    expect(diff).not.toContain('CANARY');
  });

  const url = 'https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/x/r/';
  it.each<[string, string, Format, Parameters<typeof set>[0]]>([
    ['a URL whose user is the token', 'https://CANARY-0123456789:@packages.example/', configparserFormat, []],
    ['a URL of a user alone', 'https://CANARY0123456789@packages.example/', configparserFormat, []],
    ['a URL with a query', 'https://packages.example/?token=CANARY', configparserFormat, []],
  ])('%s', (_, secret, format) => {
    const text = `[global]\nindex-url = ${secret}\nextra-index-url = ${secret}\n`;
    const edit = editFile(fact(text), format, [set(['global', 'index-url'], url)]);
    expect(edit.keys[0]?.former).toEqual({ kind: 'secret' });
    expect(shown(edit)).not.toContain('CANARY');
  });

  it.each([
    ['a client’s key in .npmrc', 'key=CANARY\n'],
    ['a token without its =', '//h/:_authToken CANARY\n'],
  ])('%s', (_, text) => {
    expect(shown(editFile(fact(text), npmrcFormat, [set(['registry'], url)]))).not.toContain('CANARY');
  });

  it('yarn’s npmAuthIdent', () => {
    const text = 'npmAuthIdent: CANARY\n';
    expect(shown(editFile(fact(text), yamlFormat, [set(['npmRegistryServer'], url)]))).not.toContain(
      'CANARY',
    );
  });

  it('a header of Maven’s, and a comment', () => {
    const header = '<property><name>X-Any</name><value>CANARY</value></property>';
    const text = `<settings>\n  <!-- password: CANARY -->\n  <servers><server><id>s</id><configuration><httpHeaders>${header}</httpHeaders></configuration></server></servers>\n</settings>\n`;
    const path = ['settings', 'activeProfiles', 'activeProfile', where('.', 'a')];
    const diff = shown(editFile(fact(text), xmlFormat, [set(path, 'a')]));
    expect(diff).not.toContain('CANARY');
    expect(diff).toContain('[redacted]');
  });
});

it('keeps a user name that is no secret', () => {
  const text = '[global]\nindex-url = https://aws@packages.example/\n';
  const edit = editFile(fact(text), configparserFormat, [set(['global', 'index-url'], 'https://h/')]);
  expect(edit.keys[0]?.former).toMatchObject({ kind: 'value' });
});
