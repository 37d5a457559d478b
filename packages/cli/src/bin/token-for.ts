import { runProgram } from '@vouch/adapter-kit/kernel';
import { serveTokenFor } from '@vouch/maven-settings/serve';

runProgram((io) => serveTokenFor({ ...io, args: io.args.slice(1) }));
