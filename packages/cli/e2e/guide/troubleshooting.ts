import { account, domainFlags, setupArgs, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';
import { done, type GuideRow, setup } from './row.ts';

const npmToken = async (bench: Workbench) => /:_authToken=(.+)/.exec(await bench.read('.npmrc'))?.[1];

/** What the guide says of what goes wrong. */
export const troubleshooting: readonly GuideRow[] = [
  {
    section: 'Troubleshooting',
    says: '“Access denied” when fetching packages',
    does: 'exit 5, with AWS’s sentence and the permissions that are needed',
    async proof(bench) {
      bench.emulator.grant(`arn:aws:iam::${account}:role/developer`, ['sts:AssumeRoleWithWebIdentity']);
      const denied = await bench.vouch('credential', 'codeartifact', ...domainFlags);
      expect(denied).toMatchObject({ code: 5, stdout: '' });
      expect(denied.stderr).toContain('sts:GetServiceBearerToken');
    },
  },
  {
    section: 'Troubleshooting',
    says: '“Token is expired”: run `vouch login`',
    does: 'without a session exit 3, and the hint names that command',
    async proof(bench) {
      await done(bench, 'logout');
      const ended = await bench.vouch('credential', 'codeartifact', ...domainFlags);
      expect(ended).toMatchObject({ code: 3, stdout: '' });
      expect(ended.stderr).toContain('hint: vouch login');
    },
  },
  {
    section: 'Troubleshooting',
    says: 'wrong domain or repository: run setup again with the correct flags',
    does: 'when signed in, setup checks the names with CodeArtifact, and a wrong name changes nothing. An earlier set-up stays until you remove it; where the two cannot coexist, setup prints the `--remove` command',
    async proof(bench) {
      const wrong = await bench.vouch(...setup('cargo', 'no-such-repo', ...domainFlags));
      expect(wrong.code).toBe(6);
      expect(wrong.stderr).toContain('ResourceNotFoundException');
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      await done(bench, ...setup('npm', 'other-repo', ...domainFlags));
      const second = await bench.vouch(...setup('npm', 'my-repo'));
      expect(second.code).toBe(6);
      const [, back = ''] = /first: vouch (setup .* --remove)\n/.exec(second.stderr) ?? [];
      await done(bench, ...back.split(' '));
      await done(bench, ...setup('npm', 'my-repo', ...domainFlags));
    },
  },
  {
    section: 'Troubleshooting',
    says: '“Token is expired” for npm: run `vouch setup codeartifact --tool npm` again',
    does: 'that writes the token, as `vouch login` and `vouch refresh` do',
    async proof(bench) {
      await done(bench, ...setupArgs('npm'));
      await bench.write('', { '.npmrc': (await bench.read('.npmrc')).replace(/(_authToken=).+/, '$1ended') });
      await done(bench, 'setup', 'codeartifact', '--tool', 'npm');
      expect(await npmToken(bench)).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    },
  },
  {
    section: 'Troubleshooting',
    says: 'package manager not using Vouch: look for variables and settings in the way',
    does: '`vouch doctor` finds them, and says what to run',
    async proof(bench) {
      await done(bench, ...setupArgs('pip'));
      const env = { PIP_INDEX_URL: 'https://elsewhere.example/simple/' };
      const seen = await bench.run(process.execPath, [bench.vouchProgram, 'doctor'], { env });
      expect(seen.stdout).toContain('PIP_INDEX_URL');
    },
  },
];
