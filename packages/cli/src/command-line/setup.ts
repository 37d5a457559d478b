import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Command, Option } from 'commander';
import type { SetupAwsFlags } from '../commands/setup-aws.ts';
import type { SetupFlags } from '../commands/setup-codeartifact.ts';
import { toolNames } from '../tools.ts';
import { withDomainFlags } from './domain-flags.ts';

export function addSetupCommands(root: Command, { context, output, self }: ProgramIo): void {
  const print = (text: string) => output.write(text);
  const setup = root
    .command('setup')
    .description('configure a package manager, or the role that the session takes');

  withDomainFlags(
    setup.command('codeartifact').description('let a package manager ask vouch for its CodeArtifact tokens'),
  )
    .requiredOption('--tool <tool>', `the package manager: ${toolNames.join(', ')}`)
    .requiredOption('--repository <name>', 'the CodeArtifact repository')
    .option(
      '--registry-name <name>',
      'the name the tool is to know the repository by (codeartifact-REPOSITORY)',
    )
    .option(
      '--scope <scope>',
      'npm: only this scope (@team) comes from the repository; several times',
      collect,
    )
    .addOption(new Option('--token-store <store>', 'npm: where its token stands').choices(['memory', 'file']))
    .option('--project', 'edit the files of the project in the working directory, not the user’s own')
    .addOption(
      new Option('--endpoint-type <type>', 'which of CodeArtifact’s hosts').choices(['ipv4', 'dualstack']),
    )
    .option('--dry-run', 'print the change as a diff, and write nothing')
    .option('--remove', 'take back what setup wrote')
    .action(async (flags: SetupFlags) => {
      const { setupCodeartifact } = await import('../commands/setup-codeartifact.ts');
      await setupCodeartifact({ context, program: self, print }, flags);
    });

  setup
    .command('aws')
    .description('name the IAM role that the session takes, and write an AWS profile for it')
    .requiredOption('--role <arn>', 'the role’s ARN')
    .option('--profile <name>', 'the AWS profile to write in ~/.aws/config (vouch)')
    .option('--region <region>', 'the region of that AWS profile')
    .option('--dry-run', 'print the change as a diff, and write nothing')
    .option('--remove', 'take back what setup wrote')
    .action(async (flags: SetupAwsFlags) => {
      const { setupAws } = await import('../commands/setup-aws.ts');
      await setupAws({ context, program: self, print }, flags);
    });
}

function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}
