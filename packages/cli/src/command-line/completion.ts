import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { Argument, type Command } from 'commander';
import { type CompletionShell, completionScript, completionShells } from '../commands/completion.ts';

export function addCompletionCommand(root: Command, { output }: ProgramIo): void {
  root
    .command('completion')
    .description('print a script that completes commands and flags; eval it in the shell’s startup file')
    .addArgument(new Argument('<shell>', 'the shell whose syntax to print').choices(completionShells))
    .action((shell: CompletionShell) => {
      output.write(completionScript(root, shell));
    });
}
