export { awsConfigFiles } from './aws-config/files.ts';
export { awsConfigRegion } from './aws-config/region.ts';
export { isBranded } from './brand.ts';
export { type Broker, type BrokerRequest, createBroker, type OnToken } from './broker/broker.ts';
export { cacheKey } from './broker/cache-key.ts';
export { sessionEndsSoon } from './broker/duration-within.ts';
export { inProcessSource } from './broker/in-process.ts';
export { type Lifetime, lifetime } from './broker/lifetime.ts';
export { expiryMarginMs, type MemoizeOptions, memoize } from './broker/memoize.ts';
export {
  type Clock,
  type Context,
  processContext,
  type RunOptions,
  type RunResult,
} from './context.ts';
export type { AwsCredentials, Identity } from './credentials.ts';
export {
  type Domain,
  describeDomain,
  domainFlags,
  domainKey,
  domainLabel,
  sameDomain,
  sameRepository,
} from './domain.ts';
export { endOfToken } from './end-of-token.ts';
export {
  type Endpoint,
  type EndpointType,
  endpointTypes,
  formatEndpoint,
  isAccountId,
  isDomainName,
  isRepositoryName,
  type PackageFormat,
  packageFormats,
  parseCustomEndpoint,
  parseEndpoint,
  parseRegistryHost,
  splitDomainAndOwner,
} from './endpoint/endpoint.ts';
export {
  type AwsAnswer,
  causes,
  type ErrorKind,
  type ErrorOptions,
  isErrorKind,
  isErrorReason,
  toVouchError,
  VouchError,
} from './error.ts';
export type {
  Caller,
  EndpointRequest,
  Exchange,
  TokenRequest,
  WebIdentityRequest,
} from './exchange/exchange.ts';
export { type SecureFetch, secureFetch } from './exchange/fetch.ts';
export { awsExchange } from './exchange/on-demand.ts';
export { longestCallMs } from './exchange/pace.ts';
export { errorCode, fileFailure, isAbsence } from './file-failure.ts';
export { type Files, type OpenedFile, processFiles } from './files.ts';
export { hiddenFromNode } from './hidden-from-node.ts';
export { chooseIdentity } from './identity/choose.ts';
export { maskInJobLog } from './identity/job-log.ts';
export { hasKeys } from './identity/keys-or-profile.ts';
export { refusedByTrust } from './identity/trust-refusal.ts';
export { type IdentitySelector, type Role, roleOf } from './identity-selector.ts';
export { parseJson } from './json.ts';
export { isAbandoned } from './lock/abandoned.ts';
export { type Bid, bidFor, type IsLeftBehind, type Lock, lockOwner, tryLock } from './lock/lock.ts';
export {
  identityText,
  lifeOf,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
} from './lock/process-identity.ts';
export { requireKnownVersion } from './newer-version.ts';
export { type Partition, partitionById, partitionOfRegion } from './partition.ts';
export { holdsControl, printable, printableUrl } from './printable.ts';
export { defaultHardware, type HardwareClaims, type Issuer, withIssuer } from './profile/issuer.ts';
export {
  oneIdentityFor,
  oneIdentityRule,
  rivalsOf,
  withFollowers,
  withIdentityOf,
} from './profile/one-identity.ts';
export { isProfileName, profileNameRule, requireProfileName } from './profile/profile-name.ts';
export { selectorFor, stsRegionOf, withoutRole, withRole } from './profile/roles.ts';
export { durationRule, isDuration, parseDuration } from './profile/schema.ts';
export {
  type Config,
  configuredDomains,
  defaultProfile,
  type Profile,
  readConfig,
  vouchDirectory,
  withAwsProfile,
  withoutDomain,
  withProfile,
} from './profile/store.ts';
export {
  defaultDurationSeconds,
  listedDomains,
  requestForHost,
  requestForProfile,
  requestForUrl,
} from './profile/trust.ts';
export { abandonable, chain, gaveUp, type ProvideOptions, type Provider } from './provider.ts';
export { parseRoleArn } from './role-arn.ts';
export { Secret } from './secret.ts';
export { sha256 } from './sha256.ts';
export {
  type AuthorizationToken,
  type AuthorizationTokenRequest,
  longestTokenSeconds,
  type TokenSource,
  unrenewedLife,
} from './token.ts';
export { withSlash } from './with-slash.ts';
export { within } from './within.ts';
