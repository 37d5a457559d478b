import { runProgram } from '@vouch/adapter-kit/kernel';
import { VouchError } from '@vouch/core';
import { serveCargo } from '../serve.ts';

runProgram(async (io) => {
  if (io.args[0] === '--cargo-plugin') return await serveCargo(io);
  throw new VouchError('usage', 'this program is started by cargo, with --cargo-plugin', {
    hint: 'vouch setup codeartifact --tool cargo --repository REPOSITORY',
  });
});
