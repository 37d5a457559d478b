export { expirationVariable, variableOfProfile } from './names.ts';
export { type EnvironmentTokens, environmentTokens } from './tokens.ts';
