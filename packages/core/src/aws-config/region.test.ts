import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homeForTest } from '../testing/home.ts';
import { awsConfigRegion } from './region.ts';

const config = ['[default]', 'region = us-west-1', '[profile one]', 'region = eu-west-1', ''].join('\n');

it.each([
  [{}, undefined, 'us-west-1'],
  [{}, 'one', 'eu-west-1'],
  [{ AWS_PROFILE: 'one' }, undefined, 'eu-west-1'],
  [{ AWS_DEFAULT_PROFILE: 'one' }, undefined, 'eu-west-1'],
  [{ AWS_PROFILE: 'default', AWS_DEFAULT_PROFILE: 'one' }, undefined, 'us-west-1'],
  [{ AWS_PROFILE: 'one' }, 'default', 'us-west-1'],
  [{ AWS_PROFILE: 'absent' }, undefined, undefined],
  [{ AWS_PROFILE: 'one', AWS_DEFAULT_REGION: 'sa-east-1' }, undefined, 'sa-east-1'],
  [{ AWS_REGION: 'ca-west-1', AWS_DEFAULT_REGION: 'sa-east-1' }, 'one', 'ca-west-1'],
])('the region of %j and the AWS profile %j is %j', async (env, profile, region) => {
  await using home = await homeForTest();
  const { context } = home;
  await mkdir(join(context.homeDirectory, '.aws'));
  await writeFile(join(context.homeDirectory, '.aws', 'config'), config);
  expect(await awsConfigRegion({ ...context, env }, profile)).toBe(region);
});
