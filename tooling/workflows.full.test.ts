import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const zizmor = process.env['VOUCH_TEST_ZIZMOR'];
if (zizmor === undefined && process.env['CI']) throw new Error('zizmor is not here, and CI must not skip it');

it.skipIf(zizmor === undefined)(
  'zizmor, which is told nothing of a network, finds nothing unsafe in the workflows',
  () => {
    const args = ['--offline', '--no-progress', '--format', 'json', '.github'];
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    expect(JSON.parse(execFileSync(zizmor ?? '', args, { cwd, encoding: 'utf8', stdio: 'pipe' }))).toEqual(
      [],
    );
  },
);
