import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Command, Option } from 'commander';
import { credentialAws } from '../commands/credential-aws.ts';
import { type CredentialFormat, credentialCodeartifact } from '../commands/credential-codeartifact.ts';
import type { DomainFlags } from '../settings/settings.ts';
import { withDomainFlags } from './domain-flags.ts';
import { examples } from './examples.ts';

export function addCredentialCommands(root: Command, io: ProgramIo): void {
  const credential = root.command('credential').description('print a credential');

  withDomainFlags(
    credential
      .command('codeartifact')
      .description('print a CodeArtifact authorization token')
      .addHelpText(
        'after',
        examples(
          'vouch credential codeartifact',
          'vouch credential codeartifact --profile team --format json',
        ),
      ),
    'use',
  )
    .addOption(new Option('--format <format>', 'what to print').choices(['token', 'json']).default('token'))
    .action(async (flags: DomainFlags & { format: CredentialFormat }) => {
      io.output.write(await credentialCodeartifact(io, flags));
    });

  credential
    .command('aws')
    .description('print the session’s AWS credentials, as credential_process wants them')
    .option('--profile <name>', 'the AWS profile that vouch setup aws wrote')
    .action(async (flags: { profile?: string }) => {
      io.output.write(await credentialAws(io.context, flags));
    });
}
