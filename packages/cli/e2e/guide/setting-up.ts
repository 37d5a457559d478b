import { account, domainFlags, host, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';
import { done, type GuideRow, setup } from './row.ts';

const config = async (bench: Workbench) => JSON.parse(await bench.read('.vouch/config.json')).codeartifact;

/** A second domain, of another account, that cargo is set up for under a profile of its own. */
async function setUpTeam(bench: Workbench): Promise<void> {
  const team = { domain: 'team-packages', domainOwner: '222222222222' };
  bench.emulator.addDomain({ ...team, region: 'us-east-1', repositories: ['team-cargo'] });
  const flags = ['--domain', team.domain, '--domain-owner', team.domainOwner, '--profile', 'team'];
  await done(bench, ...setup('cargo', 'team-cargo', ...flags));
}

/** What the guide says of setting a tool up: flags, profiles, other accounts and partitions. */
export const settingUp: readonly GuideRow[] = [
  {
    section: 'Step 1',
    says: '`vouch setup codeartifact --tool cargo --repository my-repo --domain … --domain-owner … --region …`',
    does: 'configures the credential helper and writes the necessary files',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      expect(await bench.read('.cargo/config.toml')).toContain(`sparse+https://${host}/cargo/my-repo/`);
    },
  },
  {
    section: 'Step 1',
    says: '`--tool` is required',
    does: 'exit 2 without it',
    async proof(bench) {
      expect(
        await bench.vouch('setup', 'codeartifact', '--repository', 'my-repo', ...domainFlags),
      ).toMatchObject({
        code: 2,
      });
    },
  },
  {
    section: 'Step 1',
    says: '`--repository` is required',
    does: 'exit 2 without it, unless the tool is set up for one: then that one is meant',
    async proof(bench) {
      expect(await bench.vouch('setup', 'codeartifact', '--tool', 'cargo', ...domainFlags)).toMatchObject({
        code: 2,
      });
    },
  },
  {
    section: 'Step 1',
    says: '`--region` defaults to `us-east-1`',
    does: 'the same, after the profile’s and the AWS configuration’s region',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', '--domain', 'my-domain', '--domain-owner', account));
      expect((await config(bench)).profiles.default.region).toBe('us-east-1');
    },
  },
  ...(['cargo', 'pip', 'npm'] as const).map((tool) => ({
    section: 'Step 1',
    says: `\`--tool ${tool}\``,
    does: `sets up ${tool} for the repository`,
    async proof(bench: Workbench) {
      await done(bench, ...setup(tool, 'my-repo', ...domainFlags));
      expect(await done(bench, 'setup', '--list')).toContain(
        `${tool} my-domain-${account}@us-east-1/my-repo`,
      );
    },
  })),
  {
    section: 'Profiles',
    says: 'the values are saved to the default profile; later only `--tool` and `--repository` are needed',
    does: 'saved in `~/.vouch/config.json`, 0600',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      await done(bench, ...setup('pip', 'other-repo'));
      expect((await config(bench)).profiles.default).toMatchObject({
        domain: 'my-domain',
        domain_owner: account,
      });
    },
  },
  {
    section: 'Profiles',
    says: '`--profile` creates and manages separate configurations',
    does: 'one entry for each name; the default stays as it is',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      await setUpTeam(bench);
      const { profiles } = await config(bench);
      expect(profiles).toMatchObject({ default: { domain: 'my-domain' }, team: { domain: 'team-packages' } });
    },
  },
  {
    section: 'Profiles',
    says: 'named profiles are referenced by other commands using `--profile`',
    does: '`vouch credential codeartifact --profile team` gives that domain’s token',
    async proof(bench) {
      await setUpTeam(bench);
      const answer = JSON.parse(
        await done(bench, 'credential', 'codeartifact', '--profile', 'team', '--format', 'json'),
      );
      expect(answer).toMatchObject({ domain: 'team-packages', domainOwner: '222222222222' });
    },
  },
  {
    section: 'Cross-account access',
    says: '`vouch setup aws --role ARN --profile vouch-artifacts`, then a CodeArtifact profile for that account',
    does: 'of several roles the one of the domain owner’s account serves; nothing is guessed',
    async proof(bench) {
      const arn = 'arn:aws:iam::222222222222:role/CodeArtifactReader';
      bench.emulator.addRole({ arn });
      bench.emulator.addDomain({
        domain: 'shared-packages',
        domainOwner: '222222222222',
        region: 'us-east-1',
        repositories: ['npm-store'],
      });
      await done(bench, 'setup', 'aws', '--role', arn, '--profile', 'vouch-artifacts');
      await done(
        bench,
        ...setup(
          'cargo',
          'npm-store',
          '--domain',
          'shared-packages',
          '--domain-owner',
          '222222222222',
          '--profile',
          'artifacts',
        ),
      );
      await done(bench, 'credential', 'codeartifact', '--profile', 'artifacts');
      const asked = bench.emulator.requests.findLast(
        ({ operation }) => operation === 'GetAuthorizationToken',
      );
      expect(asked?.principal).toContain(':assumed-role/CodeArtifactReader/');
    },
  },
  {
    section: 'Cross-partition support',
    says: 'use `--region` to configure the partition',
    does: 'a region of another partition than the role’s is refused before any call',
    async proof(bench) {
      const china = ['--domain', 'my-domain', '--domain-owner', account, '--region', 'cn-north-1'];
      const refused = await bench.vouch('credential', 'codeartifact', ...china);
      expect(refused).toMatchObject({ code: 6, stdout: '' });
      expect(refused.stderr).toContain('is not of the partition that cn-north-1 is in');
    },
  },
];
