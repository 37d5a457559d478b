import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { account, domainFlags, host, publishGreeter } from '@vouch/workbench';
import { coldMaven, mavenIsMissing, mavenProject, runMaven } from '@vouch/workbench/maven';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { client, openPythonBench, type PythonBench } from '../../packages/pip/e2e/python-bench.ts';
import { nodeOf, openStranger, type Tarballs } from './stranger.ts';

/** A job that has AWS credentials and no `vouch`: each adapter by itself, with its real client. */
export function adaptersJourney(major: number, tarballs: Tarballs): void {
  const node = nodeOf(major);
  describe.skipIf(node === undefined)('the adapters, each from its tarball and without vouch', () => {
    let bench: PythonBench;
    beforeAll(async () => {
      const open = async () => {
        bench = await openPythonBench();
        return bench;
      };
      const names = ['cargo-credential-vouch', 'keyring-vouch', '@vouch/npm', '@vouch/maven-settings'];
      await openStranger(node ?? '', tarballs(...names), open);
      bench.env['VOUCH_DOMAINS'] = `my-domain-${account}`;
    });
    beforeEach(() => bench.signIn());
    afterAll(() => bench.close());

    it('are four programs, and nothing else', () => {
      expect(readdirSync(join(bench.emulator.directory, 'prefix', 'bin')).sort()).toEqual([
        'cargo-credential-vouch',
        'keyring-vouch',
        'vouch-maven-settings',
        'vouch-npm-preinstall',
      ]);
    });

    it('cargo finds the provider by its name', async () => {
      const index = `sparse+https://${host}/cargo/my-repo/`;
      const config = `[registries.mine]\nindex = "${index}"\ncredential-provider = "cargo-credential-vouch"\n`;
      await bench.write('.cargo', { 'config.toml': config });
      const app = await publishGreeter(bench, 'mine');
      expect(await bench.run('cargo', ['build'], { cwd: app })).toMatchObject({ code: 0 });
    });

    it.skipIf(!client('PIP_26'))('pip asks a `keyring` that is a link to the shim', async () => {
      await bench.run('sh', [
        '-c',
        'mkdir -p "$HOME/bin" && ln -s "$(command -v keyring-vouch)" "$HOME/bin/keyring"',
      ]);
      const environment = bench.environment(`python-${major}`, 'PIP_26');
      const url = `https://aws@${host}/pypi/my-repo/simple/`;
      const args = [
        '-m',
        'pip',
        'install',
        '--no-input',
        '--keyring-provider',
        'subprocess',
        '--index-url',
        url,
        'vouch-greeter-lib',
      ];
      const env = { PATH: `${join(bench.home, 'bin')}:${bench.env['PATH']}` };
      expect(await bench.run(environment.python, args, { env })).toMatchObject({ code: 0 });
    });

    it.skipIf(!client('PIP_26') || !client('KEYRING_25'))(
      'pip imports the wheel, which asks the shim on PATH',
      async () => {
        const environment = bench.environment(`import-${major}`, 'PIP_26', 'KEYRING_25');
        bench.addBackend(environment);
        const args = [
          '-m',
          'pip',
          'install',
          '--keyring-provider',
          'import',
          '--index-url',
          `https://${host}/pypi/my-repo/simple/`,
          'vouch-greeter-lib',
        ];
        expect(await bench.run(environment.python, args)).toMatchObject({ code: 0 });
      },
    );

    it('npm’s hook is silent where nothing is set up', async () => {
      expect(await bench.run('vouch-npm-preinstall', [])).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    it.skipIf(mavenIsMissing('3.9'))(
      'mvn deploys with the settings that vouch-maven-settings wrote',
      async () => {
        expect(
          await bench.run('vouch-maven-settings', [...domainFlags, '--repository', 'my-repo']),
        ).toMatchObject({
          code: 0,
        });
        await coldMaven(bench);
        const target = `<distributionManagement><repository><id>codeartifact</id><url>https://${host}/maven/my-repo/</url></repository></distributionManagement>`;
        const cwd = await bench.write('release', mavenProject({ artifact: 'greeter', more: target }));
        const deployed = await runMaven(bench, '3.9', ['deploy'], { cwd });
        expect(deployed, deployed.stdout).toMatchObject({ code: 0 });
      },
    );
  });
}
