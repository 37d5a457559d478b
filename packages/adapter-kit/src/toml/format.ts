import { getStaticTOMLValue } from 'toml-eslint-parser';
import type { Format } from '../format.ts';
import { encodeValue } from './encode.ts';
import { pairAt, parseModel, resolve } from './model.ts';
import { removeKey } from './remove.ts';
import { setKey } from './set.ts';
import { verifyToml } from './verify.ts';

/** TOML 1.0. Ranges come from toml-eslint-parser, the second opinion from the `toml` package. */
export const tomlFormat: Format = {
  name: 'toml',
  find(text, path) {
    const model = parseModel(text);
    const place = resolve(model, path);
    const pair = place && pairAt(model, place);
    return pair
      ? { start: pair.value.range[0], end: pair.value.range[1], value: getStaticTOMLValue(pair.value) }
      : null;
  },
  leaves: (text) =>
    parseModel(text)
      .pairs.filter((pair) => pair.value.type !== 'TOMLInlineTable')
      .map((pair) => ({
        names: pair.place.map(String),
        start: pair.value.range[0],
        end: pair.value.range[1],
      })),
  encode: encodeValue,
  set: setKey,
  remove: removeKey,
  verify: verifyToml,
};
