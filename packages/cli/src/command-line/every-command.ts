import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import type { Command } from 'commander';
import { addAgentCommands } from './agent.ts';
import { addCompletionCommand } from './completion.ts';
import { addCredentialCommands } from './credential.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEnvironmentCommands } from './environment.ts';
import { addSessionCommands } from './session.ts';
import { addSetupCommands } from './setup.ts';

/** Every command and flag. The code behind a command is imported when it is called. */
export function addEveryCommand(root: Command, io: ProgramIo, onExit: (code: number) => void): void {
  addSessionCommands(root, io, onExit);
  addSetupCommands(root, io, onExit);
  addCredentialCommands(root, io);
  addDoctorCommand(root, io, onExit);
  addEnvironmentCommands(root, io, onExit);
  addAgentCommands(root, io);
  addCompletionCommand(root, io);
}
