import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homeForTest } from '../testing/home.ts';
import { signInProfile } from './sign-in-profile.ts';

const config = `
[default]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = person
[profile person]
sso_session = corp
[profile build]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = deploy
[profile deploy]
role_arn = arn:aws:iam::123456789012:role/b
source_profile = person
[profile noted]
sso_session = corp
source_profile = deploy
[profile round]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = about
[profile about]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = round
[profile split]
role_arn = arn:aws:iam::123456789012:role/a
`;
const credentials = '[split]\nsource_profile = person\n';

it.each([
  ['person', 'person'],
  ['build', 'person'],
  [undefined, 'person'],
  ['split', 'person'],
  ['noted', 'noted'],
  ['absent', 'absent'],
  ['round', 'round'],
])('the AWS profile %j signs in as %j', async (profile, signsIn) => {
  await using home = await homeForTest();
  const { context } = home;
  const directory = join(context.homeDirectory, '.aws');
  await mkdir(directory);
  await writeFile(join(directory, 'config'), config);
  await writeFile(join(directory, 'credentials'), credentials);
  expect(await signInProfile(context, profile)).toBe(signsIn);
});

it('is the profile itself where there is no file', async () => {
  await using home = await homeForTest();
  expect(await signInProfile(home.context, 'work')).toBe('work');
  expect(await signInProfile(home.context, undefined)).toBeUndefined();
});
