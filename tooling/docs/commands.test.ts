import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencesOf } from '@vouch/workbench/markdown';
import { expect, it } from 'vitest';
import { commandReference, everyCommand } from './command-reference.ts';
import { sessionOf } from './commands.ts';
import { documents, isWriting, readDocument, root } from './documents.ts';
import { sessions } from './plays.ts';

const page = 'docs/commands.md';
const known = new Map(everyCommand().map((command) => [command.path, command]));

it('stands in docs/commands.md, every command and flag as --help prints it', () => {
  if (isWriting) writeFileSync(join(root, page), commandReference());
  expect(readDocument(page)).toBe(commandReference());
});

/** What a document tells people to type: its blocks without their output, and what stands in backticks in its prose. */
function typed(document: string): string[] {
  const text = readDocument(document);
  const fences = fencesOf(text);
  const prose = fences.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
  // What stands in backticks with our name somewhere behind its beginning is a message.
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
    code !== undefined && /^vouch |\(vouch /.test(code) ? code : [],
  );
  const lines = fences.flatMap(({ language, body }) => {
    if (language === sessions) return sessionOf(body).map(({ command }) => command);
    return language === 'text' ? [] : body.split('\n');
  });
  return [...lines, ...quoted];
}

/** The command lines of ours among it: `vouch` and what follows, up to what a shell would take for another command. */
function commandLines(document: string): string[] {
  return typed(document).flatMap((line) => {
    const found = /(?:^|[\s"'(:])(vouch(?= [a-z-]+)[^#|;&)]*)/.exec(line.replaceAll('\\\n', ' '))?.[1];
    return found?.trim() ?? [];
  });
}

/** What is wrong with a command line: a command or a flag that the program does not have. */
function problemOf(line: string): string | undefined {
  // What stands behind `--` is another program's.
  const [own = ''] = line.split(/ --(?: |$)/);
  const words = own.split(/\s+/);
  let path = 'vouch';
  for (const word of words.slice(1)) {
    if (!known.get(path)?.children.includes(word)) break;
    path = `${path} ${word}`;
  }
  const command = known.get(path);
  const next = words[path.split(' ').length] ?? '';
  if (path === 'vouch' && !next.startsWith('-')) return `${line}: there is no command ${next}`;
  const unknown = words
    .map((word) => /^\[?(--[a-z]+(?:-[a-z]+)*)(?![a-z-])/.exec(word)?.[1])
    .filter((flag) => flag !== undefined && !command?.flags.includes(flag));
  return unknown.length === 0 ? undefined : `${line}: ${path} has no flag ${unknown.join(', ')}`;
}

it.each(documents)('%s names no command and no flag of ours that does not exist', (document) => {
  const problems = commandLines(document).map(problemOf);
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

it('finds a command and a flag that do not exist', () => {
  expect(problemOf('vouch sing --loud')).toContain('there is no command sing');
  expect(problemOf('vouch setup aws --role ARN --colour')).toContain('no flag --colour');
  expect(problemOf('vouch exec --type codeartifact -- mvn --batch-mode')).toBeUndefined();
});
