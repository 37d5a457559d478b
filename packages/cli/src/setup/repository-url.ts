import { connectIdentity } from '@vouch/agent';
import {
  awsExchange,
  type Context,
  type EndpointType,
  formatEndpoint,
  type PackageFormat,
  partitionOfRegion,
  toVouchError,
  VouchError,
} from '@vouch/core';
import type { Settings } from '../settings/settings.ts';

export interface WantedRepository {
  readonly repository: string;
  readonly format: PackageFormat;
  readonly endpointType?: EndpointType;
}

/**
 * CodeArtifact's own word for the repository's URL, which also proves that domain and repository exist; the
 * standard form, with a note of it, where nobody is signed in or AWS does not answer. A repository that does not exist is an
 * error.
 */
export async function repositoryUrl(
  context: Context,
  settings: Settings,
  wanted: WantedRepository,
): Promise<{ readonly url: string; readonly notes: readonly string[] }> {
  const standard = formatEndpoint({ ...settings, ...wanted }, wanted.endpointType);
  try {
    const exchange = awsExchange(context);
    const identity = await connectIdentity(context, exchange, settings.identity, settings.region);
    const credentials = await identity.resolve();
    const url = await exchange.getRepositoryEndpoint(credentials, { ...settings, ...wanted });
    return { url, notes: [] };
  } catch (thrown) {
    const error = toVouchError(thrown);
    if (error.kind === 'configuration' || error.kind === 'internal') throw error;
    if (standard !== undefined) {
      const note = `not checked with CodeArtifact (${error.message}): the URL is of the standard form`;
      return { url: standard, notes: [note] };
    }
    const partition = partitionOfRegion(settings.region)?.id;
    throw new VouchError(
      'configuration',
      `the partition ${partition} has no ${wanted.endpointType ?? 'ipv4'} endpoint of a known form`,
      { cause: error, hint: 'sign in, so that CodeArtifact can be asked for it' },
    );
  }
}
