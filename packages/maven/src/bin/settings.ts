import { runProgram } from '@vouch/adapter-kit/kernel';
import { settingsProgram } from '../program/program.ts';

runProgram(settingsProgram);
