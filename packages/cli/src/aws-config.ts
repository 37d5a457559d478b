import { join } from 'node:path';
import {
  type Adapter,
  awsConfigFormat,
  createFile,
  editFile,
  type FileFact,
  type LaunchedProgram,
  launcherPath,
  launcherText,
  readFileFact,
  set,
} from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';

export interface AwsProfileRequest {
  /** The AWS profile to write. */
  readonly profile: string;
  readonly region?: string;
  readonly program: LaunchedProgram;
}

export interface AwsProfileFacts {
  readonly config: FileFact;
  readonly launcher: FileFact;
  readonly platform: NodeJS.Platform;
}

/**
 * An AWS profile in `~/.aws/config` whose credentials come from us by `credential_process`, so that every AWS tool can
 * use the session. Only our two keys are touched.
 */
export const awsConfigAdapter: Adapter<AwsProfileRequest, AwsProfileFacts> = {
  tool: 'aws',

  async inspect(context) {
    const path = context.env['AWS_CONFIG_FILE'] || join(context.homeDirectory, '.aws', 'config');
    return {
      config: await readFileFact(context, path),
      launcher: await readFileFact(context, launcherPath(context, 'vouch-credential-aws')),
      platform: context.platform,
    };
  },

  plan({ profile, region, program }, { config, launcher, platform }) {
    if (!/^[A-Za-z0-9_.@+=,/-]{1,64}$/.test(profile)) {
      throw new VouchError('usage', `${profile} cannot be an AWS profile’s name`, {
        hint: 'use letters, digits, - and _',
      });
    }
    const section = sectionOf(config.text ?? '', profile);
    return {
      edits: [
        editFile(config, awsConfigFormat, [
          // The AWS tools split the command at spaces, and take double quotes.
          set([section, 'credential_process'], `"${launcher.path}" --profile ${profile}`),
          ...(region === undefined ? [] : [set([section, 'region'], region)]),
        ]),
        createFile(launcher, launcherText(program, platform), 0o700),
      ],
      notes: [`AWS tools use the session with: aws --profile ${profile} …`],
    };
  },
};

/** The section that a text has for an AWS profile, however it writes it; the last one, because that one counts. */
function sectionOf(text: string, profile: string): string {
  const plain = profile === 'default' ? 'default' : `profile ${profile}`;
  const quoted = `"'`.split('').map((quote) => `profile ${quote}${profile}${quote}`);
  const headers = [...text.matchAll(/^\[(.+)\]/gm)].map(([, header = '']) => header);
  // botocore splits a header as a shell does: blanks of any number, quotes where there are blanks in a name.
  const isOurs = (header: string) =>
    [plain, ...quoted].includes(header.replace(/[ \t]+/g, ' ').trimEnd()) && !/^\s/.test(header);
  return headers.findLast(isOurs) ?? plain;
}
