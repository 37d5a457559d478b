export { type CargoFacts, type CargoRequest, cargoAdapter } from './adapter.ts';
export { type CargoSetUp, diagnoseCargo } from './diagnose/diagnose.ts';
export { type CargoDiagnosisFacts, inspectCargo } from './diagnose/facts.ts';
export { throughWhom } from './diagnose/through-whom.ts';
