import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveKeyring } from '../serve.ts';

runProgram(serveKeyring);
