import { account, crate, domainFlags, host, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';
import { daily } from './guide-daily.ts';

/** One thing that the user's guide says, and the proof that it is so. */
export interface GuideRow {
  /** The guide's section. */
  readonly section: string;
  /** The command, flag, default or error, in the guide's words. */
  readonly says: string;
  /** What happens here, for the table in docs/guide.md. */
  readonly does: string;
  /** Runs it on a bench with an enrolled, signed-in person and no set-up. */
  readonly proof: (bench: Workbench) => Promise<void>;
}

const setup = (tool: string, repository: string, ...more: string[]) => [
  'setup',
  'codeartifact',
  '--tool',
  tool,
  '--repository',
  repository,
  ...more,
];
const config = async (bench: Workbench) => JSON.parse(await bench.read('.vouch/config.json')).codeartifact;
const done = async (bench: Workbench, ...args: string[]) => {
  const finished = await bench.vouch(...args);
  expect(finished.stderr, `vouch ${args.join(' ')}`).not.toContain('hint:');
  expect(finished.code).toBe(0);
  return finished.stdout;
};

const first: readonly GuideRow[] = [
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
    does: 'exit 2 without it',
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
      bench.emulator.addDomain({
        domain: 'team-packages',
        domainOwner: '222222222222',
        region: 'us-east-1',
        repositories: ['team-cargo'],
      });
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      await done(
        bench,
        ...setup(
          'cargo',
          'team-cargo',
          '--domain',
          'team-packages',
          '--domain-owner',
          '222222222222',
          '--profile',
          'team',
        ),
      );
      const { profiles } = await config(bench);
      expect(profiles).toMatchObject({ default: { domain: 'my-domain' }, team: { domain: 'team-packages' } });
    },
  },
  {
    section: 'Profiles',
    says: 'named profiles are referenced by other commands using `--profile`',
    does: '`vouch credential codeartifact --profile team` gives that domain’s token',
    async proof(bench) {
      bench.emulator.addDomain({
        domain: 'team-packages',
        domainOwner: '222222222222',
        region: 'us-east-1',
        repositories: ['team-cargo'],
      });
      await done(
        bench,
        ...setup(
          'cargo',
          'team-cargo',
          '--domain',
          'team-packages',
          '--domain-owner',
          '222222222222',
          '--profile',
          'team',
        ),
      );
      const answer = JSON.parse(
        await done(bench, 'credential', 'codeartifact', '--profile', 'team', '--format', 'json'),
      );
      expect(answer).toMatchObject({ domain: 'team-packages', domainOwner: '222222222222' });
    },
  },
  {
    section: 'Step 2',
    says: '`vouch login`; the session lasts 8 hours',
    does: '8 hours, never extended',
    async proof(bench) {
      const { session } = JSON.parse(await done(bench, 'status', '--json'));
      expect(session.endsAt - session.startedAt).toBe(8 * 3600);
    },
  },
  {
    section: 'Step 3',
    says: '`cargo build`, `cargo publish --registry …`',
    does: 'the token is fetched when cargo asks',
    async proof(bench) {
      await done(
        bench,
        ...setup('cargo', 'my-repo', ...domainFlags, '--registry-name', 'my-codeartifact-registry'),
      );
      const cwd = await bench.write('guide', crate('guide'));
      const published = await bench.run('cargo', ['publish', '--registry', 'my-codeartifact-registry'], {
        cwd,
      });
      expect(published.stderr).toContain('Published guide v0.1.0');
    },
  },
  {
    section: 'Environment variables',
    says: '`eval "$(vouch env --type codeartifact …)"` sets `CODEARTIFACT_AUTH_TOKEN`',
    does: 'that, and `CODEARTIFACT_TOKEN`',
    async proof(bench) {
      const flags = [
        '--ca-domain',
        'my-domain',
        '--ca-domain-owner',
        account,
        '--ca-region',
        'us-east-1',
        '--shell',
        'bash',
      ];
      const statements = await done(bench, 'env', '--type', 'codeartifact', ...flags);
      const script = 'eval "$(cat)"; printf %s "$CODEARTIFACT_AUTH_TOKEN"';
      const seen = await bench.run('bash', ['-c', script], { input: statements, prints: 'a secret' });
      expect(seen.stdout.split('.')).toHaveLength(5);
    },
  },
  {
    section: 'Environment variables',
    says: '`vouch exec --type codeartifact [--ca-…] -- COMMAND`',
    does: 'the token is in that command’s environment alone',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags, '--profile', 'work'));
      const seen = await done(
        bench,
        'exec',
        '--type',
        'codeartifact',
        '--ca-profile',
        'work',
        '--',
        'printenv',
        'CODEARTIFACT_AUTH_TOKEN',
      );
      expect(seen.split('.')).toHaveLength(5);
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
    does: 'setup asks CodeArtifact, so a wrong name is found there; the right one replaces it',
    async proof(bench) {
      const wrong = await bench.vouch(...setup('cargo', 'no-such-repo', ...domainFlags));
      expect(wrong.code).toBe(6);
      expect(wrong.stderr).toContain('ResourceNotFoundException');
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
    },
  },
  {
    section: 'Maven',
    says: '`export CODEARTIFACT_AUTH_TOKEN=$(vouch credential codeartifact)`',
    does: 'the token and a newline on stdout, nothing else',
    async proof(bench) {
      await done(bench, ...setup('cargo', 'my-repo', ...domainFlags));
      expect(await done(bench, 'credential', 'codeartifact')).toMatch(/^[\w-]+(\.[\w-]+){4}\n$/);
    },
  },
  {
    section: 'Maven',
    says: '`vouch credential codeartifact --domain … --domain-owner …`',
    does: 'a domain that the command line names needs no profile',
    async proof(bench) {
      expect(
        await done(bench, 'credential', 'codeartifact', '--domain', 'my-domain', '--domain-owner', account),
      ).toContain('.');
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
    section: 'Token lifetime',
    says: 'tokens are valid for up to 12 hours by default',
    does: 'asked for to the session’s end at the latest: 8 hours here',
    async proof(bench) {
      const { session } = JSON.parse(await done(bench, 'status', '--json'));
      const { expiration } = JSON.parse(
        await done(bench, 'credential', 'codeartifact', ...domainFlags, '--format', 'json'),
      );
      expect(expiration).toBeLessThanOrEqual(session.endsAt + 1);
      expect(expiration).toBeGreaterThan(session.endsAt - 60);
    },
  },
];

export const guide: readonly GuideRow[] = [...first, ...daily];

/** The table of docs/guide.md. */
export function guideTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = guide.map(({ section, says, does }) => `| ${section} | ${cell(says)} | ${cell(does)} |`);
  return ['| section | the guide says | here |', '|---|---|---|', ...rows].join('\n');
}
