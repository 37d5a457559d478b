import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtPip } from './pip.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const index =
  'https://aws@my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';
const setUp = { ...domain, tool: 'pip', repository: 'my-repo', format: 'pypi', scopes: [] };

// pip 26 and set-up pass a relative one by (XDG base directories, 0.8).
it('reads the file that set-up writes where XDG_CONFIG_HOME is relative', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `[global]\nindex-url = ${index}\nkeyring-provider = import\n`);
    const context = { ...home.context, env: { XDG_CONFIG_HOME: 'relative' } };
    const scene = { context, domains: [domain], setUps: [setUp], uses: [] } as unknown as Scene;
    expect(await lookAtPip(scene)).toMatchObject([{ state: 'good' }]);
  });
});
