import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveMavenEnvironment } from '../serve.ts';

runProgram(serveMavenEnvironment);
