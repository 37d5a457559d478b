import { runProgram } from '@vouch/adapter-kit/kernel';
import { runCommandLine } from '../command-line/index.ts';

runProgram(runCommandLine);
