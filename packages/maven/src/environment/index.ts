export { domainsVariable, expirationVariable, variableOfProfile } from '../settings/variable-names.ts';
export { tokenDomains, tokenDomainsText } from './token-domains.ts';
export { type EnvironmentTokens, environmentTokens } from './tokens.ts';
export { type NeededVariable, neededVariables } from './variables.ts';
