export { type CargoFacts, type CargoRequest, cargoAdapter } from './adapter.ts';
