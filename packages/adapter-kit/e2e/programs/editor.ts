import { processContext, toVouchError } from '@vouch/core';
import { setUp } from '../../src/index.ts';
import { editorOf, type KindName } from '../kinds.ts';

/** Makes `count` edits of one file, each under an id of its own, and says each one's id once it is done: `editor KIND NAME COUNT`. */
const [kind = '', name = '', count = '0'] = process.argv.slice(2);
const adapter = editorOf(kind as KindName);
try {
  for (let index = 0; index < Number(count); index += 1) {
    const id = `${name}-${index}`;
    const { notes } = await setUp(processContext(), adapter, id, id);
    process.stdout.write(`${[id, ...notes].join('\t')}\n`);
  }
} catch (thrown) {
  const error = toVouchError(thrown);
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
