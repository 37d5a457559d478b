// What yarn 2 and later load into themselves: one CommonJS file, which setup copies.
export { factory, name } from '@vouch/npm/yarn-plugin';
