/**
 * The AWS partitions: which regions are theirs and which host suffixes. Source: botocore's endpoint rule sets
 * (partitions.json) and, for the suffix of registry hosts on dual stack, the CodeArtifact user guide
 * ("codeartifact.region.on.aws"), which differs from the API's own `api.aws`.
 */
export interface Partition {
  readonly id: string;
  /** The suffix of API and registry hosts. */
  readonly suffix: string;
  /** The suffix of API hosts on dual stack, or null where AWS names none. */
  readonly dualStackApiSuffix: string | null;
  /** The suffix of registry hosts on dual stack, or null where AWS names none. */
  readonly dualStackRegistrySuffix: string | null;
  readonly regions: RegExp;
  /** Whose STS is asked where nobody names a region. */
  readonly defaultRegion: string;
}

const partitions: readonly Partition[] = [
  {
    id: 'aws',
    suffix: 'amazonaws.com',
    dualStackApiSuffix: 'api.aws',
    dualStackRegistrySuffix: 'on.aws',
    regions: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'us-east-1',
  },
  {
    id: 'aws-cn',
    suffix: 'amazonaws.com.cn',
    dualStackApiSuffix: 'api.amazonwebservices.com.cn',
    dualStackRegistrySuffix: null,
    regions: /^cn-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'cn-north-1',
  },
  {
    id: 'aws-us-gov',
    suffix: 'amazonaws.com',
    dualStackApiSuffix: 'api.aws',
    dualStackRegistrySuffix: 'on.aws',
    regions: /^us-gov-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'us-gov-west-1',
  },
  {
    id: 'aws-iso',
    suffix: 'c2s.ic.gov',
    dualStackApiSuffix: null,
    dualStackRegistrySuffix: null,
    regions: /^us-iso-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'us-iso-east-1',
  },
  {
    id: 'aws-iso-b',
    suffix: 'sc2s.sgov.gov',
    dualStackApiSuffix: null,
    dualStackRegistrySuffix: null,
    regions: /^us-isob-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'us-isob-east-1',
  },
  {
    id: 'aws-iso-e',
    suffix: 'cloud.adc-e.uk',
    dualStackApiSuffix: null,
    dualStackRegistrySuffix: null,
    regions: /^eu-isoe-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'eu-isoe-west-1',
  },
  {
    id: 'aws-iso-f',
    suffix: 'csp.hci.ic.gov',
    dualStackApiSuffix: null,
    dualStackRegistrySuffix: null,
    regions: /^us-isof-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'us-isof-south-1',
  },
  {
    id: 'aws-eusc',
    suffix: 'amazonaws.eu',
    dualStackApiSuffix: null,
    dualStackRegistrySuffix: null,
    regions: /^eusc-[a-z]+-[a-z]+-[1-9]\d?$/,
    defaultRegion: 'eusc-de-east-1',
  },
];

/** The partition that a region belongs to, or undefined for a region of no known shape. */
export function partitionOfRegion(region: string): Partition | undefined {
  return partitions.find((partition) => partition.regions.test(region));
}

/** The partition with this id, as it stands in the second field of an ARN. */
export function partitionById(id: string): Partition | undefined {
  return partitions.find((partition) => partition.id === id);
}

/** Whether a host stands below a suffix of AWS's own. */
export function isAwsHost(hostname: string): boolean {
  return partitions.some(({ suffix, dualStackApiSuffix, dualStackRegistrySuffix }) =>
    [suffix, dualStackApiSuffix, dualStackRegistrySuffix].some(
      (each) => each !== null && hostname.endsWith(`.${each}`),
    ),
  );
}
