import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, developer, domainFlags, publishGreeter, setupArgs, type Workbench } from '@vouch/workbench';
import { npmPackage } from '@vouch/workbench/javascript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeOf, openStranger, type Tarballs } from './stranger.ts';

const at = { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' };
const setUp = (tool: string) => [...setupArgs(tool)];

/** A person's first day: from `npm install --global vouch` to `vouch logout`. */
export function personJourney(major: number, tarballs: Tarballs): void {
  const node = nodeOf(major);
  describe.skipIf(node === undefined)('vouch and @vouch/npm, installed from their tarballs', () => {
    let bench: Workbench;
    const vouch = (...args: string[]) => bench.run('vouch', args);
    const done = async (command: string, ...args: string[]) => {
      const finished = await bench.run(command, args);
      expect(finished, `${command} ${args.join(' ')}`).toMatchObject({ code: 0 });
      return finished.stdout;
    };
    beforeAll(async () => {
      bench = await openStranger(node ?? '', tarballs('vouch', '@vouch/npm'));
      bench.useAgent();
    });
    afterAll(() => bench.close());

    it('says its version', async () => {
      expect(await done('vouch', '--version')).toBe(`${tarballs('vouch')[0]?.version}\n`);
    });

    it('enrolls, signs in with a hardware key, and lets cargo publish and build', async () => {
      await done('vouch', 'enroll', bench.emulator.issuerUrl);
      await done('vouch', 'setup', 'aws', '--role', developer);
      await bench.browser('hardware-key');
      await done('vouch', 'login');
      await done('vouch', ...setUp('cargo'));
      const app = await publishGreeter(bench);
      expect(await bench.run('cargo', ['build'], { cwd: app })).toMatchObject({ code: 0 });
      expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
    });

    it('has an agent whose inspector cannot be opened, on this Node', async () => {
      const { agent } = JSON.parse(await done('vouch', 'status', '--json'));
      const words = readFileSync(`/proc/${agent.pid}/cmdline`, 'utf8').split('\0');
      expect(words[0]).toBe(node);
      expect(words.includes('--disable-sigusr1')).toBe(major > 20);
    });

    it('names a directory whose socket would have too long a path, which each Node takes in its own way', async () => {
      const directory = join(bench.home, 'x'.repeat(120));
      const env = { VOUCH_AGENT_DIRECTORY: directory };
      const refused = await bench.run('vouch', ['agent', 'start'], { env });
      expect(refused.code).toBe(6);
      expect(refused.stderr).toContain('longer than 103 bytes');
    });

    it('serves npm, with the hook in a project', async () => {
      bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
      await done('vouch', ...setUp('npm'));
      const scripts = { preinstall: 'vouch-npm-preinstall && echo hook > ran' };
      const cwd = await bench.write(
        'web',
        npmPackage('web', { scripts, dependencies: { greeter: '^1.0.0' } }),
      );
      const env = { npm_config_ignore_scripts: 'false' };
      expect(await bench.run('npm', ['install'], { cwd, env })).toMatchObject({ code: 0 });
      expect(await bench.read('web/ran')).toBe('hook\n');
    });

    it('forgets everything on logout', async () => {
      await done('vouch', 'logout');
      expect((await vouch('credential', 'codeartifact', ...domainFlags)).code).toBe(3);
    });
  });
}
