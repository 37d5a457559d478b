import { parseArgs } from 'node:util';
import {
  durationRule,
  endpointTypes,
  errorCode,
  isAccountId,
  isDomainName,
  isRepositoryName,
  parseDuration,
  printableUrl,
  VouchError,
} from '@vouch/core';

export const usage = `usage: vouch-maven-settings --domain NAME --domain-owner ACCOUNT --repository NAME
         [--region REGION] [--profile NAME] [--aws-profile NAME] [--duration-seconds SECONDS]
         [--server-id ID] [--mirror-of PATTERN] [--endpoint-type ipv4|dualstack] [--print] [--dry-run] [--remove]

Writes the repository into ~/.m2/settings.xml, without a token, and a block into ~/.mavenrc that fetches one for mvn.
  --server-id and --registry-name mean the same
  --print    print a separate settings.xml, and change nothing
  --dry-run  print the change as a diff, and change nothing; also with --remove
  --remove   undo what was written; once its last set-up is gone, the domain is no longer configured
`;

const options = {
  domain: { type: 'string' },
  'domain-owner': { type: 'string' },
  repository: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  'aws-profile': { type: 'string' },
  'duration-seconds': { type: 'string' },
  'server-id': { type: 'string' },
  'registry-name': { type: 'string' },
  'mirror-of': { type: 'string' },
  'endpoint-type': { type: 'string' },
  print: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  remove: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Flags = ReturnType<typeof parseFlags>;

/** Reads the command line. Throws `usage` for a flag that is none and for a malformed value. */
export function parseFlags(args: readonly string[]) {
  const flags = valuesOf(args);
  check(flags.domain, '--domain', isDomainName);
  check(flags['domain-owner'], '--domain-owner', isAccountId);
  check(flags.repository, '--repository', isRepositoryName);
  const { 'endpoint-type': type, 'registry-name': registryName, ...others } = flags;
  const endpointType = endpointTypes.find((each) => each === type);
  check(type, '--endpoint-type', () => endpointType !== undefined);
  if (registryName !== undefined && flags['server-id'] !== undefined)
    throw new VouchError('usage', '--registry-name and --server-id name the same thing', {
      hint: 'leave one of them out',
    });
  return {
    ...others,
    registryName,
    endpointType,
    durationSeconds: secondsOf(flags['duration-seconds']),
  };
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new VouchError('usage', `${printableUrl(text)} is not a token lifetime`, { hint: durationRule });
}

/** The value of a flag that is needed and that nothing else gives. */
export function wanted(value: string | undefined, flag: string): string {
  if (value !== undefined) return value;
  throw new VouchError('usage', `${flag} is missing`, { hint: 'vouch-maven-settings --help' });
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    // Node's sentence would show it, and it may be a URL with a password.
    const isArgument = errorCode(cause) === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    throw new VouchError('usage', isArgument ? 'there is an argument that belongs to no flag' : reason, {
      hint: 'vouch-maven-settings --help',
    });
  }
}

function check(value: string | undefined, flag: string, isRight: (text: string) => boolean): void {
  if (value === undefined || isRight(value)) return;
  throw new VouchError('usage', `${printableUrl(value)} is not a value for ${flag}`, {
    hint: 'vouch-maven-settings --help',
  });
}
