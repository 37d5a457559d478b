import { runProgram } from '@vouch/adapter-kit/kernel';
import { addEveryCommand } from '../command-line/every-command.ts';
import { runCommands } from '../command-line/run.ts';

runProgram((io) => runCommands(io, addEveryCommand));
