import { type Adapter, editFile, type FileFact, npmrcFormat, set, setUp } from '@vouch/adapter-kit';
import { processContext, toVouchError } from '@vouch/core';
import { readNpmrc } from '../src/npmrc/read-npmrc.ts';

const adapter: Adapter<string, FileFact> = {
  tool: 'npm',
  inspect: (context) => readNpmrc(context, `${context.homeDirectory}/.npmrc`),
  plan: (key, file) => ({ edits: [editFile(file, npmrcFormat, [set([key], 'https://host/')])], notes: [] }),
};

/** Puts `count` keys named after this process into the home's .npmrc, one edit each. */
const [name = '', count = '0'] = process.argv.slice(2);
try {
  for (let index = 0; index < Number(count); index += 1) {
    const key = `@${name}-${index}:registry`;
    await setUp(processContext(), adapter, key, key);
  }
} catch (thrown) {
  process.exitCode = toVouchError(thrown).exitCode;
}
