export { type Emulator, type IssueTokenOptions, startEmulator } from './emulator.ts';
export type { Authorization } from './http/message.ts';
export type { ClientOptions } from './issuer/clients.ts';
export { defaultClients, type IssuerOptions } from './issuer/issuer-options.ts';
export type { WebIdentityTokenOptions } from './issuer/web-identity-token.ts';
export type { Fault, FaultEffect } from './network/faults.ts';
export { issuerHost } from './network/hosts.ts';
export type { RequestFilter, RequestRecord } from './network/request-log.ts';
export {
  defaultAccount,
  defaultAudiences,
  defaultDomains,
  defaultRoles,
  type EmulatorOptions,
} from './options.ts';
export { type Manner, manners, type SignInOptions, type SignInResult } from './person/person.ts';
export type { Page } from './person/visit.ts';
export { type CrateSource, packCrate } from './registry/cargo/crate-file.ts';
export { type PackageSource, packPackage } from './registry/npm/package-file.ts';
export type { DistributionFile } from './registry/pypi/project-store.ts';
export { type Action, actions, type Role, type User } from './state/accounts.ts';
export type { DomainName, DomainOptions } from './state/domains.ts';
export type { IdentityCenterLogin, IdentityCenterOptions } from './state/identity-center.ts';
