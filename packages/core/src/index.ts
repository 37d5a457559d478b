export {
  type Clock,
  type Context,
  type Files,
  processContext,
  type RunOptions,
  type RunResult,
} from './context.ts';
export { causes, type ErrorKind, type ErrorOptions, isErrorKind, toVouchError, VouchError } from './error.ts';
export type { IdentitySelector } from './identity/selector.ts';
export { type Partition, partitionById, partitionOfRegion } from './partition.ts';
export { printable } from './printable.ts';
export { Secret } from './secret.ts';
export type { AuthorizationToken, AuthorizationTokenRequest, Domain, TokenSource } from './token.ts';
