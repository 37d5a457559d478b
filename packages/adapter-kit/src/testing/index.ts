export { type AdapterContract, testAdapter } from './contract.ts';
export { faultOfWords, hostileArguments } from './hostile-argv.ts';
export { inTestHome, type TestHome } from './tree.ts';
