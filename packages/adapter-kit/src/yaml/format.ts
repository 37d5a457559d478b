import { VouchError } from '@vouch/core';
import { isScalar, visit } from 'yaml';
import type { Format, Leaf } from '../format.ts';
import { findScalar, parseRoot } from './model.ts';
import { spanOf } from './span.ts';
import { removeScalar, setScalar } from './splice.ts';
import { verifyYaml } from './verify.ts';

/**
 * YAML as yarn 2 and later keep their settings in it. Ranges come from `yaml`, the second opinion from `js-yaml`. The path
 * `[key, where('', item)]` is an item of a list.
 */
export const yamlFormat: Format = {
  name: 'yaml',
  find(text, path) {
    const found = findScalar(parseRoot(text), path);
    return found && { ...spanOf(found.node, text), value: found.node.value };
  },
  leaves(text) {
    const found: Leaf[] = [];
    const root = parseRoot(text);
    visit(root, {
      Scalar(key, node, ancestors) {
        if (key === 'key') return;
        const names = ancestors.flatMap((each) =>
          'key' in each && isScalar(each.key) ? [String(each.key.value)] : [],
        );
        found.push({ names, ...spanOf(node, text) });
      },
    });
    return found;
  },
  encode(value) {
    if (typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') throw new VouchError('internal', 'YAML values are strings and booleans');
    return JSON.stringify(value);
  },
  set: setScalar,
  remove: removeScalar,
  verify: verifyYaml,
};
