import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Command, Option } from 'commander';
import { SuggestedOption } from '../completion/suggested-option.ts';
import type { EnvironmentFlags } from '../environment/token.ts';
import { environmentTools, overlayTools } from '../environment/tool-variables.ts';
import type { ExecFlags } from '../environment/with-tools.ts';
import { shells } from '../shell.ts';
import { collect } from './collect.ts';
import { examples } from './examples.ts';

/** `vouch env` and `vouch exec`. `onExit` is told the child's exit code. */
export function addEnvironmentCommands(root: Command, io: ProgramIo, onExit: (code: number) => void): void {
  withEnvironmentFlags(
    root
      .command('env')
      .description('print shell statements that set CODEARTIFACT_AUTH_TOKEN, for eval')
      .addHelpText(
        'after',
        examples(
          'eval "$(vouch env --type codeartifact)"',
          'vouch env --type codeartifact --shell fish | source',
          'vouch env --type codeartifact --shell powershell | Out-String | Invoke-Expression',
          `for /f "delims=" %i in ('vouch env --type codeartifact --shell cmd') do @%i`,
        ),
      ),
  )
    .addOption(new Option('--shell <shell>', 'the shell whose syntax to print (from SHELL)').choices(shells))
    .action(async (flags: EnvironmentFlags & { shell?: string }) => {
      const { env } = await import('../commands/env.ts');
      io.output.write(await env(io, flags));
    });

  withEnvironmentFlags(
    root
      .command('exec')
      .description('run a command with CODEARTIFACT_AUTH_TOKEN set, for that command only')
      .addHelpText(
        'after',
        examples(
          'vouch exec --type codeartifact -- mvn deploy -s settings.xml',
          'vouch exec --type codeartifact --ca-profile team -- ./gradlew build',
          'vouch exec --tool npm --repository my-repo -- npm ci',
        ),
      ),
  )
    .addOption(
      new SuggestedOption(
        '--tool <tool>',
        `${overlayTools.join(', ')}: through a temporary file, so that no variable holds the token; ${environmentTools.join(', ')}: through the tool’s own variables; may be repeated`,
        [...overlayTools, ...environmentTools],
      ).argParser(collect),
    )
    .option(
      '--repository <name>',
      'with --tool: the repository to read from (the one that the tool’s files name)',
    )
    .option(
      '--registry-name <name>',
      'with --tool: the tool’s name for the repository (codeartifact-REPOSITORY)',
    )
    .option('--scope <scope>', 'with --repository: only for this scope; may be repeated', collect)
    .argument('<command...>', 'the command and its arguments, after --')
    .passThroughOptions()
    .action(async (command: string[], flags: ExecFlags) => {
      const { exec } = await import('../commands/exec.ts');
      onExit(await exec(io, flags, command));
    });
}

function withEnvironmentFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--type <type>', 'the kind of credential').choices(['codeartifact']).default('codeartifact'),
    )
    .option('--ca-domain <name>', 'the CodeArtifact domain')
    .option('--ca-domain-owner <account>', 'the account that owns the domain, 12 digits')
    .option('--ca-region <region>', 'the AWS region')
    .option('--ca-profile <name>', 'the saved profile to use (default)')
    .option('--aws-profile <name>', 'the section of ~/.aws/config whose credentials are used')
    .option('--duration-seconds <seconds>', 'the token’s lifetime');
}
