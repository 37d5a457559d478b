import {
  type Adapter,
  awsConfigFormat,
  editFile,
  editLauncher,
  type FileFact,
  type LaunchedProgram,
  type LauncherFact,
  lookInto,
  quotable,
  readFileFact,
  readLauncherFact,
  set,
} from '@vouch/adapter-kit';
import { awsConfigFiles, type Context, VouchError } from '@vouch/core';
import { hasOwnCredentials, sectionOf } from './aws-profile-section.ts';

const launcherName = 'vouch-credential-aws';

export interface AwsProfileRequest {
  /** The AWS profile to write. */
  readonly profile: string;
  readonly region?: string;
  readonly program: LaunchedProgram;
}

export interface AwsProfileFacts {
  readonly config: FileFact;
  /** `~/.aws/credentials`, whose keys win over what the config says of a profile. */
  readonly credentials: FileFact;
  readonly launcher: LauncherFact;
}

/**
 * An AWS profile in `~/.aws/config` whose credentials come from us by `credential_process`, so that every AWS tool can
 * use the session. Only our two keys are touched.
 */
export const awsConfigAdapter: Adapter<AwsProfileRequest, AwsProfileFacts> = {
  tool: 'aws',

  inspect: readAwsConfig,

  plan({ profile, region, program }, facts) {
    const { config, launcher } = facts;
    if (!/^[A-Za-z0-9_.@+=,/-]{1,64}$/.test(profile)) {
      throw new VouchError('usage', `${profile} cannot be an AWS profile’s name`, {
        hint: 'use letters, digits, - and _',
      });
    }
    const section = lookInto(config, (text) => sectionOf(text, profile));
    const taken = whereTaken(facts, profile);
    if (taken !== undefined) {
      throw new VouchError('configuration', `${taken} has credentials of its own`, {
        hint: '--profile OTHER',
      });
    }
    return {
      edits: [
        editFile(config, awsConfigFormat, [
          set([section, 'credential_process'], `${quoted(launcher)} --profile ${profile}`),
          ...(region === undefined ? [] : [set([section, 'region'], region)]),
        ]),
        editLauncher(launcher, program),
      ],
      notes: [`AWS tools use the session with: aws --profile ${profile} …`],
    };
  },
};

/** The AWS tools split the command at spaces, and take double quotes; some have a shell do it, which reads other signs in them. */
function quoted({ path, platform }: LauncherFact): string {
  return `"${quotable(path, platform === 'win32' ? /["%]/ : /["$`\\]/)}"`;
}

export async function readAwsConfig(context: Context): Promise<AwsProfileFacts> {
  const { config, credentials } = awsConfigFiles(context);
  return {
    config: await readFileFact(context, config),
    credentials: await readFileFact(context, credentials),
    launcher: await readLauncherFact(context, launcherName),
  };
}

/**
 * Whether that AWS profile is somebody else’s, above all the existing Vouch’s, which names its own `vouch`, `vouch-2` as we do.
 * Our line is known by the launcher’s name alone, so that set-up can be run again after a home was moved.
 */
export function isTaken(facts: AwsProfileFacts, profile: string): boolean {
  return whereTaken(facts, profile) !== undefined;
}

function whereTaken({ config, credentials }: AwsProfileFacts, profile: string): string | undefined {
  const section = lookInto(config, (text) => sectionOf(text, profile));
  const isOurs = (process: string) => process.includes(launcherName);
  if (lookInto(config, (text) => hasOwnCredentials(text, section, isOurs))) return `[${section}]`;
  const hasKeys = lookInto(credentials, (text) => hasOwnCredentials(text, profile, () => false));
  return hasKeys ? `[${profile}] in ${credentials.path}` : undefined;
}
