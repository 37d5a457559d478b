import { Secret } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { batchBlockFormat, shellBlockFormat } from './block/format.ts';
import { dryRun } from './diff.ts';
import { editFile, set } from './edit.ts';
import type { Format } from './format.ts';
import { configparserFormat, npmrcFormat } from './ini/format.ts';
import { where } from './key-path.ts';
import { factOf } from './testing/fact.ts';
import { wholeFile } from './whole-file.ts';
import { xmlFormat } from './xml/format.ts';
import { yamlFormat } from './yaml/format.ts';

const shown = (edit: ReturnType<typeof wholeFile>) => dryRun({ edits: [edit], notes: [] });

describe('a diff shows no secret of', () => {
  it('the existing Vouch, whose session stands in a file of our name', () => {
    const before = '{"servers":{"h":{"token":"CANARY-1","url":"https://h"}},"a":1}';
    const after = JSON.stringify(JSON.parse(before), null, 2);
    const diff = shown(wholeFile(factOf(before), after, 0o600));
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
    const edit = editFile(factOf(text), format, [set(['global', 'index-url'], url)]);
    expect(edit.keys[0]?.former).toEqual({ kind: 'secret' });
    expect(shown(edit)).not.toContain('CANARY');
  });

  it.each([
    ['a client’s key in .npmrc', 'key=CANARY\n'],
    ['a token in a line that npm skips', '//h/:_authToken=CANARY\u2028\n'],
    ['a token without its =', '//h/:_authToken CANARY\n'],
  ])('%s', (_, text) => {
    expect(shown(editFile(factOf(text), npmrcFormat, [set(['registry'], url)]))).not.toContain('CANARY');
  });

  it('ours that a comment says as well', () => {
    const text = '# CANARY\nfund=false\n';
    const edit = editFile(factOf(text), npmrcFormat, [set(['//h/:_authToken'], new Secret('CANARY'))]);
    expect(shown(edit)).toContain('//h/:_authToken=[redacted, new]');
    expect(shown(edit)).not.toContain('CANARY');
  });

  it('yarn’s npmAuthIdent', () => {
    const text = 'npmAuthIdent: CANARY\n';
    expect(shown(editFile(factOf(text), yamlFormat, [set(['npmRegistryServer'], url)]))).not.toContain(
      'CANARY',
    );
  });

  it.each([
    'export CODEARTIFACT_AUTH_TOKEN=CANARY\n',
    'export CODEARTIFACT_AUTH_TOKEN="CANARY\n  CANARY-2"\n',
    "A=1 TOKEN='a b=CANARY'\n",
    "TOKEN=\"A_TOKEN='b' B_TOKEN='b' CANARY\"\n",
    'TOKEN=\\\nCANARY\n',
    'MAVEN_OPTS="-Dserver.password=CANARY -Dx=1"\n',
    'A=1;TOKEN=CANARY\n',
    'PASSWORD="it never ends CANARY\n',
    '# export TOKEN=CANARY\n',
    'export PROXY=https://u:CANARY@h/\n',
    'export TOKEN=${TOKEN:-CANARY}\n',
  ])('a shell script: %j', (text) => {
    const diff = shown(editFile(factOf(`${text}umask 022\n`), shellBlockFormat, [set(['ours'], 'echo 1')]));
    expect(diff).not.toContain('CANARY');
    expect(diff).toContain('[redacted]');
    expect(diff).toContain(' umask 022\n');
  });

  it.each([
    'set TOKEN=a b=CANARY\r\n',
    'set "TOKEN=CANARY"\r\n',
    '@if exist x SET A_TOKEN=CANARY\r\n',
    'rem set TOKEN=CANARY\r\n',
  ])('a batch file: %j', (text) => {
    const diff = shown(editFile(factOf(text), batchBlockFormat, [set(['ours'], 'echo 1')]));
    expect(diff).not.toContain('CANARY');
    expect(diff).toContain('[redacted]');
  });

  it('and all of what a script compares or reads by', () => {
    const lines = [
      'CODEARTIFACT_*=* | VOUCH_TOKEN_EXPIRATION=* | VOUCH_TOKEN_DOMAINS=*) export "$vouch_variable" ;;',
      'for /f "usebackq tokens=1* delims==" %%A in (`call x`) do set "%%A=%%B"',
    ];
    const diff = shown(editFile(factOf(''), shellBlockFormat, [set(['ours'], lines.join('\n'))]));
    for (const line of lines) expect(diff).toContain(`+${line}\n`);
  });

  it.each(['allprojects { password = "CANARY" }\n', '{ "token": "CANARY"\n'])(
    'a file that gives way to ours whole: %j',
    (before) => {
      const diff = shown(wholeFile(factOf(before), 'token = launcher()\n', 0o600));
      expect(diff).not.toContain('CANARY');
      expect(diff).toContain('+token = launcher()');
    },
  );

  it.each([
    ['#_password=CANARY', '#_password=[redacted]'],
    ['; password : CANARY and more', '; password : [redacted]'],
    ['# see https://:CANARY@h/', '# see https://:[redacted]@h/'],
    ['# old = { index = "x", token = "CANARY" }', '# old = { index = "x", token = [redacted]'],
    ['## token = "CANARY"', '## token = [redacted]'],
    ['# "token" = "CANARY"', '# "token" = [redacted]'],
    ['# export CARGO_REGISTRY_TOKEN=CANARY', '# export CARGO_REGISTRY_TOKEN=[redacted]'],
    ['# - npmAuthToken: CANARY', '# - npmAuthToken: [redacted]'],
    ['#  "//x": { npmAuthToken: CANARY }', '#  "//x": { npmAuthToken: [redacted]'],
    [';; //x/:_authToken=CANARY', ';; //x/:_authToken=[redacted]'],
    ['# see https://h/?x=1&access_token=CANARY', '# see https://h/?x=1&access_token=[redacted]'],
    ['# see https://h:8080/a', '# see https://h:8080/a'],
    ['# colour = red', '# colour = red'],
  ])('a comment: %s', (comment, told) => {
    const edit = editFile(factOf(`${comment}\nfund=false\n`), npmrcFormat, [set(['registry'], url)]);
    expect(shown(edit).split('\n')).toContain(` ${told}`);
  });

  it('a comment of XML’s, of which the rest stays', () => {
    const text = '<settings>\n  <!-- colour: red, password: CANARY -->\n</settings>\n';
    const path = ['settings', 'activeProfiles', 'activeProfile', where('.', 'a')];
    const diff = shown(editFile(factOf(text), xmlFormat, [set(path, 'a')]));
    expect(diff).toContain('   <!-- colour: red, password: [redacted] -->\n');
  });

  it('a header of Maven’s, and a comment', () => {
    const header = '<property><name>X-Any</name><value>CANARY</value></property>';
    const text = `<settings>\n  <!-- password: CANARY -->\n  <servers><server><id>s</id><configuration><httpHeaders>${header}</httpHeaders></configuration></server></servers>\n</settings>\n`;
    const path = ['settings', 'activeProfiles', 'activeProfile', where('.', 'a')];
    const diff = shown(editFile(factOf(text), xmlFormat, [set(path, 'a')]));
    expect(diff).not.toContain('CANARY');
    expect(diff).toContain('[redacted]');
  });
});

it('is headed as patch(1) wants it, also for a file that is not there yet', () => {
  const path = factOf('').path;
  expect(shown(wholeFile(factOf(null), 'a\n', 0o600))).toBe(
    `--- /dev/null\n+++ ${path}\n@@ -0,0 +1,1 @@\n+a\n`,
  );
  expect(shown(wholeFile(factOf('b\r\n'), 'a\n', 0o600))).toBe(
    `--- ${path}\n+++ ${path}\n@@ -1,1 +1,1 @@\n-b\n+a\n`,
  );
});

it('keeps a user name that is no secret', () => {
  const text = '[global]\nindex-url = https://aws@packages.example/\n';
  const edit = editFile(factOf(text), configparserFormat, [set(['global', 'index-url'], 'https://h/')]);
  expect(edit.keys[0]?.former).toMatchObject({ kind: 'value' });
});
