export { type AdapterContract, testAdapter } from './contract.ts';
export { inTestHome, type TestHome } from './tree.ts';
