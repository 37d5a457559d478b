import type { Secret } from './secret.ts';

/** AWS credentials and where they came from. */
export interface AwsCredentials {
  readonly keys: Secret<{
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  }>;
  /** Epoch milliseconds at which they end; absent for long-lived keys. */
  readonly expiration?: number;
  /** For people: `the web-identity token of FILE, as ARN`, `the AWS profile build`. */
  readonly description: string;
}

/**
 * One place where credentials can come from, for one request. `fingerprint` holds every input that could change
 * them and can be told without a call; it carries no secret.
 */
export interface Identity {
  readonly fingerprint: string;
  /**
   * Epoch milliseconds after which nothing of this identity may live: the session's end. Asked at each use, because it
   * moves with a wall clock that is set back.
   */
  readonly endsAt?: number | undefined;
  readonly resolve: (signal?: AbortSignal) => Promise<AwsCredentials>;
}
