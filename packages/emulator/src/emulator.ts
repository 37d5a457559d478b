import { createCodeArtifactApi } from './codeartifact/codeartifact-api.ts';
import { type ControlServer, startControlServer } from './control/control-server.ts';
import { emulatorOperations } from './control/emulator-operations.ts';
import { childEnvironment } from './environment.ts';
import type { Service, ServiceRequest } from './http/message.ts';
import { createAccessPortal } from './identity-center/access-portal.ts';
import { createTokenRenewal } from './identity-center/token-renewal.ts';
import { createIssuer, type Issuer } from './issuer/issuer.ts';
import type { WebIdentityTokenOptions } from './issuer/web-identity-token.ts';
import { createCertificateAuthority } from './network/certificate-authority.ts';
import { type Fault, FaultSwitch } from './network/faults.ts';
import { startFront } from './network/front.ts';
import type { EmulatedHost } from './network/hosts.ts';
import { javaTrustStore } from './network/java-trust-store.ts';
import { type RequestFilter, RequestLog, type RequestRecord } from './network/request-log.ts';
import { trustBundle } from './network/trust-bundle.ts';
import { defaultAudiences, defaultDomains, defaultRoles, type EmulatorOptions } from './options.ts';
import { Persons, type SignInOptions, type SignInResult } from './person/person.ts';
import type { Page } from './person/visit.ts';
import { createPrivateDirectory } from './private-directory.ts';
import { CargoRegistry } from './registry/cargo/cargo-registry.ts';
import { type CrateSource, packCrate } from './registry/cargo/crate-file.ts';
import { MavenRegistry } from './registry/maven/maven-registry.ts';
import { NpmRegistry } from './registry/npm/npm-registry.ts';
import { type PackageSource, packPackage } from './registry/npm/package-file.ts';
import type { DistributionFile } from './registry/pypi/project-store.ts';
import { PypiRegistry } from './registry/pypi/pypi-registry.ts';
import { type Registries, registryService } from './registry/registry.ts';
import { Accounts, type Action, type Role, type User } from './state/accounts.ts';
import { AuthorizationTokens } from './state/authorization-tokens.ts';
import { type DomainName, type DomainOptions, Domains, type RepositoryName } from './state/domains.ts';
import {
  IdentityCenter,
  type IdentityCenterLogin,
  type IdentityCenterOptions,
} from './state/identity-center.ts';
import { createMint, type Mint } from './state/mint.ts';
import type { World } from './state/world.ts';
import { createSecurityTokenService } from './sts/security-token-service.ts';

export interface IssueTokenOptions extends Partial<DomainName> {
  /** Seconds from now; 0 or less makes a token that has expired. Default 43200. */
  readonly seconds?: number;
  /** The role or user that it was given to, whose permissions count. Default: the first role. */
  readonly grantee?: string;
}

/** A running emulator. */
export interface Emulator {
  /** To be merged over the environment of a child process. */
  readonly environment: Readonly<Record<string, string>>;
  /** `http://127.0.0.1:PORT`, for a test that speaks CONNECT itself. */
  readonly proxyUrl: string;
  /** The emulator's own CA certificate, PEM. */
  readonly caCertificate: string;
  /** The issuer's URL. */
  readonly issuerUrl: string;
  /** A secret of so many random bytes, for what a test plays beside the emulator; the marker stands in it. */
  readonly mint: Mint;
  /** A private directory that goes when the emulator closes. */
  readonly directory: string;
  readonly requests: readonly RequestRecord[];
  count(filter: RequestFilter): number;
  clearRequests(): void;
  /** Sets the one fault that strikes, or none. */
  setFault(fault: Fault | null): void;
  /** A signed JWT of the issuer. */
  webIdentityToken(options: WebIdentityTokenOptions): Promise<string>;
  /** The same, written to a file with mode 0600; gives the path. One file for each name; default `web-identity-token`. */
  writeWebIdentityToken(options: WebIdentityTokenOptions & { readonly file?: string }): Promise<string>;
  /** A person opens this authorization URL and signs in, or does what `with` says; ends where their browser does. */
  signIn(url: string, options?: SignInOptions): Promise<SignInResult>;
  /** A person types a device's user code at the issuer and signs in. */
  approveDevice(userCode: string, options?: SignInOptions): Promise<Page>;
  /** A token as GetAuthorizationToken would give it; by default for the first domain. */
  issueToken(options?: IssueTokenOptions): string;
  /** A person signs in at IAM Identity Center; gives what `aws sso login` would keep of it. */
  identityCenterLogin(options: IdentityCenterOptions): IdentityCenterLogin;
  /** Every sign-in at IAM Identity Center ends now. */
  endIdentityCenterLogins(): void;
  /** Every authorization token that is out ends now. */
  expireTokens(): void;
  /** All temporary AWS credentials end now. */
  expireCredentials(): void;
  /** Adds a domain, or repositories to one that is there. */
  addDomain(domain: DomainOptions): void;
  addRole(role: Role): void;
  addUser(user: User): void;
  /** From now on the role or user (an ARN) may do exactly this. */
  grant(arn: string, allowed: readonly Action[]): void;
  /** Puts a crate without dependencies into a repository; refuses a version that is there. */
  addCrate(at: RepositoryName, crate: CrateSource): void;
  /** Puts an npm package into a repository, two days old: pnpm passes over what is younger than one; refuses a version that is there. */
  addPackage(at: RepositoryName, source: PackageSource): void;
  /** Puts a file into a Maven repository, at its path (`com/example/a/1.0/a-1.0.jar`); refuses to change a release. */
  addMavenFile(at: RepositoryName, path: string, content: string | Buffer): void;
  /** Puts a wheel or a source distribution into a repository; refuses a file that is there. */
  addDistribution(at: RepositoryName, file: DistributionFile): void;
  /** Ends every connection and removes the directory. */
  close(): Promise<void>;
}

/** Starts an emulator on loopback, on ports of the system's choice. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = createWorld(options);
  const log = new RequestLog();
  const faults = new FaultSwitch();
  const issuer = await createIssuer(world.now, options.issuer, options.tokenMarker);
  const cargo = new CargoRegistry(world);
  const maven = new MavenRegistry(world);
  const npm = new NpmRegistry(world);
  const pypi = new PypiRegistry(world, options.staleTokenStatus ?? 401);
  const authority = await createCertificateAuthority();
  const directory = await createPrivateDirectory();
  const bundle = await trustBundle(options.env ?? process.env, authority.certificate);
  await directory.write('ca.pem', authority.certificate);
  const bundlePath = await directory.write('bundle.pem', bundle);
  const trustStorePath = await directory.write('cacerts.jks', javaTrustStore(bundle));
  const route = router(world, issuer, { cargo, maven, npm, pypi }, options.audiences ?? defaultAudiences);
  const proxy = await startFront({ authority, faults, log, now: world.now, route });
  const reach = { proxyUrl: proxy.url, caCertificate: authority.certificate };
  const persons = new Persons(reach, issuer.url);
  const operations = {
    setFault: (fault: Fault | null) => faults.set(fault),
    webIdentityToken: (wish: WebIdentityTokenOptions) => issuer.webIdentityToken(wish),
    async writeWebIdentityToken(wish: WebIdentityTokenOptions & { readonly file?: string }) {
      return directory.write(wish.file ?? 'web-identity-token', await issuer.webIdentityToken(wish));
    },
    signIn: (url: string, how?: SignInOptions) => persons.signIn(url, how),
    approveDevice: (userCode: string, how?: SignInOptions) => persons.approveDevice(userCode, how),
    issueToken: (wish: IssueTokenOptions = {}) => issueToken(world, options, wish),
    expireTokens: () => world.tokens.expireAll(),
    expireCredentials: () => world.accounts.expireCredentials(world.now()),
    identityCenterLogin: (wish: IdentityCenterOptions) => world.identityCenter.logIn(wish),
    endIdentityCenterLogins: () => world.identityCenter.logEverybodyOut(),
    requests: () => log.records,
    clearRequests: () => log.clear(),
  };
  const control: ControlServer = await startControlServer(emulatorOperations(operations));
  return {
    ...operations,
    get requests() {
      return log.records;
    },
    environment: childEnvironment({
      proxyUrl: proxy.url,
      bundlePath,
      trustStorePath,
      controlUrl: control.url,
      controlSecret: control.secret,
    }),
    ...reach,
    issuerUrl: issuer.url,
    directory: directory.path,
    mint: world.mint,
    count: (filter) => log.count(filter),
    addDomain: (domain) => world.domains.addDomain(domain),
    addRole: (role) => world.accounts.addRole(role),
    addUser: (user) => world.accounts.addUser(user),
    grant: (arn, allowed) => world.accounts.grant(arn, allowed),
    addCrate(at, crate) {
      const added = cargo.store(at).add(
        {
          name: crate.name,
          vers: crate.version,
          deps: [],
          features: {},
          features2: {},
          links: null,
          rust_version: null,
        },
        packCrate(crate),
      );
      if (!added) throw new Error(`${crate.name}@${crate.version} is there already`);
    },
    addPackage(at, source) {
      const { manifest, tarball } = packPackage(source);
      const published = world.now() - 48 * 3_600_000;
      if (!npm.store(at).add(source.name, source.version, { manifest, tarball, published }))
        throw new Error(`${source.name}@${source.version} is there already`);
    },
    addMavenFile(at, path, content) {
      if (maven.store(at).put(path, Buffer.from(content)) !== 'stored')
        throw new Error(`${path} cannot be stored`);
    },
    addDistribution(at, file) {
      if (!pypi.store(at).add(file)) throw new Error(`${file.filename} is there already`);
    },
    async close() {
      await Promise.all([proxy.close(), control.close()]);
      await directory.remove();
    },
  };
}

function createWorld(options: EmulatorOptions): World {
  const now = options.clock ?? Date.now;
  const mint = createMint(options.tokenMarker);
  const accounts = new Accounts(mint);
  const domains = new Domains();
  for (const role of options.roles ?? defaultRoles) accounts.addRole(role);
  for (const user of options.users ?? []) accounts.addUser(user);
  for (const domain of options.domains ?? defaultDomains) domains.addDomain(domain);
  const tokens = new AuthorizationTokens(now);
  const identityCenter = new IdentityCenter(now, mint);
  return { accounts, domains, tokens, identityCenter, mint, now, tokenSeconds: options.tokenSeconds };
}

/**
 * Which service answers for a host. STS and the API are made for their region at each request: they hold nothing.
 * An ID token's audience is its client, so the account lists the issuer's clients as it would in its OIDC provider entry
 * (IAM: client-id list); an administrator would add one that registered itself.
 */
function router(world: World, issuer: Issuer, registries: Registries, audiences: readonly string[]) {
  return (host: EmulatedHost, request: ServiceRequest): { name: string; service: Service } => {
    switch (host.kind) {
      case 'issuer':
        return { name: 'issuer', service: issuer };
      case 'sts':
        return {
          name: 'sts',
          service: createSecurityTokenService(
            world,
            issuer,
            [...audiences, ...issuer.clientIds()],
            host.region,
          ),
        };
      case 'access-portal':
        return { name: 'sso', service: createAccessPortal(world) };
      case 'token-renewal':
        return { name: 'sso-oidc', service: createTokenRenewal(world) };
      case 'codeartifact':
        return { name: 'codeartifact', service: createCodeArtifactApi(world, host.region) };
      default:
        return registryService(host, request, registries);
    }
  };
}

function issueToken(world: World, options: EmulatorOptions, wish: IssueTokenOptions): string {
  const [first] = options.domains ?? defaultDomains;
  const grantee = wish.grantee ?? (options.roles ?? defaultRoles)[0]?.arn ?? '';
  return world.tokens.issue({
    domain: wish.domain ?? first?.domain ?? '',
    domainOwner: wish.domainOwner ?? first?.domainOwner ?? '',
    region: wish.region ?? first?.region ?? '',
    principal: grantee,
    grantee,
    expires: world.now() + (wish.seconds ?? 43_200) * 1000,
  }).token;
}
