import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveCargo } from 'cargo-credential-vouch/serve';

runProgram(serveCargo);
