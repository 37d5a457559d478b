import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { endpointTypes, VouchError } from '@vouch/core';
import { type Command, Option } from 'commander';
import type { SetupAwsFlags } from '../commands/setup-aws.ts';
import { SuggestedOption } from '../completion/suggested-option.ts';
import { integrationNotHere, toolNotHere } from '../not-here.ts';
import type { TypedFlags } from '../setup/setup-flags.ts';
import { toolNames } from '../tools.ts';
import { collect, collectScope } from './collect.ts';
import { withDomainFlags } from './domain-flags.ts';
import { examples } from './examples.ts';

/** `tool` is not commander's `requiredOption`: that would be reported before a misspelt flag. */
type CodeartifactFlags = TypedFlags & { readonly namespace?: readonly string[] };

/** `onExit` is told an exit code that is no error of the command itself. */
export function addSetupCommands(
  root: Command,
  { context, output, self }: ProgramIo,
  onExit: (code: number) => void,
): void {
  const print = (text: string) => output.write(text);
  const setup = root
    .command('setup')
    .description('configure a package manager, or the role that the session takes')
    .helpCommand('help [command]', 'display help for command')
    .option('--list', 'list what is set up')
    .argument('[what]', 'codeartifact, aws or import')
    .action(async (what: string | undefined, { list }: { list?: true }) => {
      const { setupList } = await import('../commands/setup-list.ts');
      if (list && what === undefined) return void print(await setupList(context));
      throw notASetup(what);
    })
    .hook('preSubcommand', (command) => {
      if (command.opts<{ list?: true }>().list)
        throw new VouchError('usage', '--list goes with no command of vouch setup', {
          hint: 'vouch setup --list',
        });
    });

  withDomainFlags(
    setup
      .command('codeartifact')
      .description('let a package manager ask vouch for its CodeArtifact tokens')
      .addHelpText(
        'after',
        examples(
          'vouch setup codeartifact --tool cargo --repository my-repo --domain my-domain --domain-owner 123456789012 --region us-east-1',
          'vouch setup codeartifact --tool npm --repository my-repo --scope @team',
          'vouch setup codeartifact --tool pip --repository my-repo --dry-run',
          'vouch setup codeartifact --tool pip --repository my-repo --remove',
        ),
      ),
    'use, and to save under',
  )
    .addOption(
      new SuggestedOption('--tool <tool>', `the package manager: ${toolNames.join(', ')}`, toolNames),
    )
    .option('--repository <name>', 'the CodeArtifact repository (the one the tool is already set up for)')
    .option(
      '--registry-name <name>',
      'the tool’s name for the repository (codeartifact-REPOSITORY; maven: codeartifact)',
    )
    .option('--server-id <id>', 'maven: the id of the server and the repository (codeartifact)')
    .option('--mirror-of <pattern>', 'maven: the repositories to replace, as in mirrorOf, for example *')
    .option(
      '--scope <scope>',
      'npm: only this scope (@team) comes from the repository; may be repeated',
      collect,
    )
    .option('--namespace <name>', 'AWS’s name for --scope; the @ may be left out', collectScope)
    .addOption(
      new Option('--token-store <store>', 'npm: where to keep its token').choices(['memory', 'file']),
    )
    .option(
      '--project [directory]',
      'edit the files of the project in this directory, or the working one, instead of the user’s own',
    )
    .addOption(
      new Option('--endpoint-type <type>', 'which of CodeArtifact’s hosts to use').choices(endpointTypes),
    )
    .option('--dry-run', 'print the change as a diff, and write nothing')
    .option('--remove', 'undo what setup wrote')
    .action(async ({ namespace = [], scope = [], ...flags }: CodeartifactFlags) => {
      const { setupCodeartifact } = await import('../commands/setup-codeartifact.ts');
      const scopes = [...scope, ...namespace];
      const typed = { ...flags, ...(scopes.length > 0 && { scope: scopes }) };
      onExit(await setupCodeartifact({ context, program: self, print }, typed));
    });

  setup
    .command('import')
    .description('import the CodeArtifact profiles of the existing Vouch')
    .action(async () => {
      const { setupImport } = await import('../commands/setup-import.ts');
      await setupImport(context);
    });

  setup
    .command('aws')
    .description('name the IAM role that the session takes, and write an AWS profile for it')
    .addHelpText(
      'after',
      examples(
        'vouch setup aws --role arn:aws:iam::123456789012:role/developer',
        'vouch setup aws --role arn:aws:iam::123456789012:role/developer --print-policy terraform',
      ),
    )
    .option('--role <arn>', 'the role’s ARN; needed unless --remove is given')
    .option('--profile <name>', 'the AWS profile to write in ~/.aws/config (vouch)')
    .option('--region <region>', 'the region of that AWS profile')
    .option('--dry-run', 'print the change as a diff, and write nothing')
    .option('--remove', 'undo what setup wrote')
    .addOption(
      new Option(
        '--print-policy <format>',
        'print the policies for an administrator to add to IAM, and set up nothing',
      ).choices(['json', 'terraform']),
    )
    .option(
      '--github-repository <owner/name>',
      'with --print-policy: also let this repository’s GitHub Actions take the role',
    )
    .action(async (flags: SetupAwsFlags) => {
      const { setupAws } = await import('../commands/setup-aws.ts');
      await setupAws({ context, program: self, print }, flags);
    });
}

/** What `vouch setup WHAT` says to a word that is none of its commands. */
function notASetup(what: string | undefined): VouchError {
  const hint = 'vouch setup codeartifact, vouch setup aws or vouch setup import';
  if (!what) return new VouchError('usage', 'set up what?', { hint });
  if (toolNames.includes(what))
    return new VouchError('usage', `${what} is set up for a CodeArtifact repository`, {
      hint: `vouch setup codeartifact --tool ${what} --repository NAME`,
    });
  return (
    integrationNotHere(what) ??
    toolNotHere(what) ??
    new VouchError('usage', `vouch does not set up ${what}`, { hint })
  );
}
