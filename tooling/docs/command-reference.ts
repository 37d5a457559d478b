import { Writable } from 'node:stream';
import { testContext } from '@vouch/core/testing';
import { addEveryCommand } from '../../packages/cli/src/command-line/every-command.ts';
import { rootCommand } from '../../packages/cli/src/command-line/run.ts';
import { forScripts } from './json-fields.ts';

type Command = ReturnType<typeof rootCommand>;

export interface Documented {
  /** `vouch setup codeartifact` */
  readonly path: string;
  readonly flags: readonly string[];
  /** What `--help` prints. */
  readonly help: string;
  readonly children: readonly string[];
}

/** Every command as the program itself knows it. */
export function everyCommand(): Documented[] {
  let printed = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  const self = { node: '/usr/local/bin/node', script: '/vouch.js' };
  const root = rootCommand(
    { context: testContext(), args: [], input: () => process.stdin, output, self },
    addEveryCommand,
    () => {},
  );
  const documented = (command: Command, above: readonly string[]): Documented[] => {
    const path = [...above, command.name()];
    printed = '';
    command.configureHelp({ helpWidth: 100 }).outputHelp();
    const children = command.commands.filter((child) => child.name() !== 'help');
    const flags = command.options.flatMap(({ long }) => long ?? []);
    const help = printed
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
    const names = children.map((child) => child.name());
    return [
      { path: path.join(' '), flags: [...flags, '--help'], help, children: names },
      ...children.flatMap((child) => documented(child, path)),
    ];
  };
  return documented(root, []);
}

/** docs/commands.md. */
export function commandReference(): string {
  const sections = everyCommand().map(({ path, help }) => `## ${path}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  const opening = `# Commands

Every command and flag, as \`--help\` prints it. \`npm run docs\` writes this page from the program, and a test compares.

`;
  return [opening + sections.join('\n'), forScripts()].join('\n');
}
