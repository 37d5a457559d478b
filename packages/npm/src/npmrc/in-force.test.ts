import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { npmInForce } from './in-force.ts';

it('tells of a configuration that npm itself refuses', async () => {
  await inTestHome(async ({ context, write }) => {
    const file = write('.npmrc', 'a=1\n');
    const odd = { ...context, env: { ...context.env, NPM_CONFIG_GLOBALCONFIG: file } };
    await expect(npmInForce(odd, process.execPath)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('npm itself refuses its configuration: double-loading'),
    });
  });
});
