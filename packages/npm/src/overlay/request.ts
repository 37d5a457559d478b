import { type Domain, endpointTypes, formatEndpoint, type Secret } from '@vouch/core';

/** What `vouch exec` is asked for, for the tools that read an .npmrc. */
export interface OverlayRequest {
  readonly domain: Domain;
  readonly token: Secret;
  /** The repository to read from; absent: what the user's and the project's own files name. */
  readonly repository?: string;
  readonly scopes: readonly string[];
  /** What `--tool` calls the tools that read the file. */
  readonly tools: readonly string[];
  /** What runs. */
  readonly command: readonly string[];
  /** The Node whose npm runs, as far as it is known. */
  readonly node: string;
}

/** The URL of the repository that was asked for; undefined where none was. */
export function ownUrl({ domain, repository }: OverlayRequest): string | undefined {
  return repository === undefined ? undefined : formatEndpoint({ ...domain, format: 'npm', repository });
}

/** The hosts of the domain's endpoints. */
export function hostsOf({ domain }: Pick<OverlayRequest, 'domain'>): ReadonlySet<string> {
  const urls = endpointTypes.flatMap(
    (type) => formatEndpoint({ ...domain, format: 'npm', repository: 'any' }, type) ?? [],
  );
  return new Set(urls.map((url) => new URL(url).host));
}
