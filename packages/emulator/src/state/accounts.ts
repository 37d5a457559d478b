import { randomBytes } from 'node:crypto';
import type { Mint } from './mint.ts';

/** The permissions that the emulator knows; whatever is not listed for a role or user is denied. */
export const actions = [
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRole',
  'sts:GetServiceBearerToken',
  'codeartifact:GetAuthorizationToken',
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:ReadFromRepository',
  'codeartifact:PublishPackageVersion',
] as const;
export type Action = (typeof actions)[number];

export interface Role {
  /** `arn:aws:iam::ACCOUNT:role/NAME` */
  readonly arn: string;
  /** The longest session, in seconds: 3600 to 43200. Default 43200. */
  readonly maxSessionSeconds?: number;
  /** Which `sub` claims may assume the role. Default: every one. */
  readonly subjects?: readonly string[];
  /** Default: everything. */
  readonly allow?: readonly Action[];
}

/** An IAM user with an access key of its own, for tests of the ordinary AWS chain. */
export interface User {
  /** `arn:aws:iam::ACCOUNT:user/NAME` */
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly allow?: readonly Action[];
}

/** Credentials that some caller may sign with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for an IAM user's own key. */
  readonly sessionToken?: string;
  /** Epoch milliseconds; absent for an IAM user's own key. */
  readonly expires?: number;
  /** The ARN that GetCallerIdentity names: the user, or the assumed role's session. */
  readonly principal: string;
  /** The role or user whose permissions count. */
  readonly grantee: string;
  readonly account: string;
  readonly userId: string;
}

/** Roles, users, what they may do, and the credentials that are out. */
export class Accounts {
  readonly #roles = new Map<string, Role>();
  readonly #grants = new Map<string, ReadonlySet<Action>>();
  readonly #credentials = new Map<string, Credentials>();

  readonly #mint: Mint;

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  addRole(role: Role): void {
    this.#roles.set(role.arn, role);
    this.grant(role.arn, role.allow ?? actions);
  }

  addUser(user: User): void {
    this.grant(user.arn, user.allow ?? actions);
    this.#credentials.set(user.accessKeyId, {
      accessKeyId: user.accessKeyId,
      secretAccessKey: user.secretAccessKey,
      principal: user.arn,
      grantee: user.arn,
      account: accountOf(user.arn),
      userId: identifier('AIDA'),
    });
  }

  role(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  /** From now on the role or user may do exactly this. */
  grant(arn: string, allowed: readonly Action[]): void {
    this.#grants.set(arn, new Set(allowed));
  }

  may(grantee: string, action: Action): boolean {
    return this.#grants.get(grantee)?.has(action) === true;
  }

  credentials(accessKeyId: string): Credentials | undefined {
    return this.#credentials.get(accessKeyId);
  }

  /** Temporary credentials for a role session. `expires` in epoch milliseconds. */
  issueCredentials(roleArn: string, sessionName: string, expires: number): Credentials & { expires: number } {
    const account = accountOf(roleArn);
    const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const partition = roleArn.split(':')[1] ?? 'aws';
    const issued = {
      accessKeyId: identifier('ASIA'),
      secretAccessKey: this.#mint(40).slice(0, 40),
      sessionToken: this.#mint(300),
      expires,
      principal: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
      grantee: roleArn,
      account,
      userId: `${identifier('AROA')}:${sessionName}`,
    };
    this.#credentials.set(issued.accessKeyId, issued);
    return issued;
  }

  /** All temporary credentials end at `now` (epoch milliseconds). */
  expireCredentials(now: number): void {
    for (const [id, credentials] of this.#credentials) {
      if (credentials.expires !== undefined) this.#credentials.set(id, { ...credentials, expires: now });
    }
  }
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** Twenty characters, the first four of which say what it is (IAM user guide, "unique identifiers"). */
function identifier(prefix: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + Array.from(randomBytes(16), (byte) => alphabet[byte & 31]).join('');
}
