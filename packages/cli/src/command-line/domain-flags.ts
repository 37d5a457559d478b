import type { Command } from 'commander';

/** The flags that name a domain and its identity. `profileFor` is what the command does with a saved profile. */
export function withDomainFlags(command: Command, profileFor: string): Command {
  return command
    .option('--domain <name>', 'the CodeArtifact domain')
    .option('--domain-owner <account>', 'the account that owns the domain, 12 digits')
    .option('--region <region>', 'the AWS region (us-east-1)')
    .option('--profile <name>', `the saved profile to ${profileFor} (default)`)
    .option('--aws-profile <name>', 'the section of ~/.aws/config whose credentials are used')
    .option(
      '--duration-seconds <seconds>',
      'the token’s lifetime: 900 to 43200, or 0 to end with the role’s credentials',
    );
}
