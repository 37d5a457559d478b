export { type CargoFacts, type CargoRequest, cargoAdapter } from './adapter.ts';
export { serveCargo } from './serve.ts';
