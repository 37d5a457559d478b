import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { VouchError } from '@vouch/core';
import { Command, CommanderError, Option } from 'commander';
import type { CredentialFormat } from './commands/credential-codeartifact.ts';
import type { SetupFlags } from './commands/setup-codeartifact.ts';
import type { DomainFlags } from './settings/settings.ts';

/** Parses a command line and runs the command. Each command's code is imported only when it is the one. */
export async function runCommandLine(io: ProgramIo): Promise<number> {
  const root = program(io);
  try {
    await root.parseAsync([...io.args], { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are answers; everything else that commander throws is a wrong command line.
    if (error.exitCode === 0) return 0;
    throw new VouchError('usage', error.message.replace(/^error: /, ''), { hint: 'vouch --help' });
  }
}

function program(io: ProgramIo): Command {
  const { context, output } = io;
  const root = new Command('vouch')
    .description('One login, and every package manager authenticates to AWS CodeArtifact by itself.')
    .version(process.env.VOUCH_VERSION ?? '0.0.0')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: () => {} });

  const setup = root.command('setup').description('configure a package manager');
  withDomainFlags(
    setup.command('codeartifact').description('let a package manager ask vouch for its CodeArtifact tokens'),
  )
    .requiredOption('--tool <tool>', 'the package manager: cargo')
    .requiredOption('--repository <name>', 'the CodeArtifact repository')
    .option('--registry-name <name>', 'the name cargo is to know the registry by (codeartifact-REPOSITORY)')
    .addOption(
      new Option('--endpoint-type <type>', 'which of CodeArtifact’s hosts').choices(['ipv4', 'dualstack']),
    )
    .option('--dry-run', 'print the change as a diff, and write nothing')
    .option('--remove', 'take back what setup wrote')
    .action(async (flags: SetupFlags) => {
      const { setupCodeartifact } = await import('./commands/setup-codeartifact.ts');
      await setupCodeartifact({ context, program: io.self, print: (text) => output.write(text) }, flags);
    });

  const credential = root.command('credential').description('print a credential');
  withDomainFlags(credential.command('codeartifact').description('print a CodeArtifact authorization token'))
    .addOption(new Option('--format <format>', 'what to print').choices(['token', 'json']).default('token'))
    .action(async (flags: DomainFlags & { format: CredentialFormat }) => {
      const { credentialCodeartifact } = await import('./commands/credential-codeartifact.ts');
      output.write(await credentialCodeartifact(context, flags));
    });
  return root;
}

function withDomainFlags(command: Command): Command {
  return command
    .option('--domain <name>', 'the CodeArtifact domain')
    .option('--domain-owner <account>', 'the account that owns the domain, 12 digits')
    .option('--region <region>', 'the AWS region (us-east-1)')
    .option('--profile <name>', 'the saved profile to use or to save under (default)')
    .option('--aws-profile <name>', 'the section of ~/.aws/config whose credentials are used')
    .option(
      '--duration-seconds <seconds>',
      'the token’s lifetime: 900 to 43200, or 0 to end with the role’s credentials',
    );
}
