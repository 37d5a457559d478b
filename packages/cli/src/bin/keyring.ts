import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveKeyring } from 'keyring-vouch';

runProgram((io) => serveKeyring({ ...io, args: io.args.slice(1) }));
