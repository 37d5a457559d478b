import type { ShapedFile } from '@vouch/adapter-kit/testing';
import { type AwsProfileFacts, type AwsProfileRequest, awsConfigAdapter } from '../aws-config.ts';

const first: AwsProfileRequest = {
  profile: 'team',
  region: 'us-east-1',
  program: { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['credential', 'aws'] },
};

/** `~/.aws/config`, for the tests that go through every shape it may have. */
export const awsConfigFile: ShapedFile<AwsProfileRequest, AwsProfileFacts> = {
  adapter: awsConfigAdapter,
  file: '.aws/config',
  kind: 'configparser',
  usual: '[default]\nregion = eu-west-1\ns3 =\n  max_queue_size = 10\n\n[profile team]\noutput = json\n',
  first,
  changed: { ...first, region: 'eu-central-1' },
};
