import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import type { Command } from 'commander';

/** `onExit` is told 1 where something is bad. */
export function addDoctorCommand(root: Command, io: ProgramIo, onExit: (code: number) => void): void {
  root
    .command('doctor')
    .description('look for what is wrong, and say which command fixes it; changes nothing')
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const { doctor } = await import('../commands/doctor.ts');
      const { text, code } = await doctor(io, flags);
      io.output.write(text);
      onExit(code);
    });
}
