import { processContext } from '@vouch/core';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { setUp } from './apply.ts';

/** Sets up `count` registries named after this process, one edit each. Run as `node edit-loop.mjs NAME COUNT`. */
const [name = '', count = '0'] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const id = `${name}-${index}`;
  await setUp(processContext(), exampleAdapter, id, { name: id, index: `sparse+https://${id}.example/` });
}
