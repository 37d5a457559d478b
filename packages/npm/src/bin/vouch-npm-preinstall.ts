import { runProgram } from '@vouch/adapter-kit/kernel';
import { preinstall } from '../preinstall.ts';

runProgram(preinstall);
