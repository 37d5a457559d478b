import { runProgram } from '@vouch/adapter-kit/kernel';
import { refreshProgram } from '../refresh-program.ts';

runProgram(refreshProgram);
