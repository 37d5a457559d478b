import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveTokenHelper } from '@vouch/npm/token-helper';

runProgram((io) => serveTokenHelper({ ...io, args: io.args.slice(1) }));
