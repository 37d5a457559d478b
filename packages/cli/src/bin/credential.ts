import { runProgram } from '@vouch/adapter-kit/kernel';
import { addCredentialCommands } from '../command-line/credential.ts';
import { runCommands } from '../command-line/run.ts';

runProgram((io) => runCommands(io, addCredentialCommands));
