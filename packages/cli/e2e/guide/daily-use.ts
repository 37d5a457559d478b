import { account, crate, domainFlags, host, setupArgs, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';
import { done, type GuideRow, setup } from './row.ts';

const npmToken = async (bench: Workbench) => /:_authToken=(.+)/.exec(await bench.read('.npmrc'))?.[1];

/** What the guide says of a day with the tools. */
export const dailyUse: readonly GuideRow[] = [
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
    section: 'Step 3',
    says: '`pip install my-package --index-url https://…/simple/`, `pip install -r requirements.txt`',
    does: 'pip asks when the index wants a token; a URL without a user name needs pip 26.2 or `keyrings-vouch`, else write `https://aws@…`',
    async proof(bench) {
      await done(bench, ...setupArgs('pip'));
      expect(await bench.read('.config/pip/pip.conf')).toContain(`https://aws@${host}/pypi/my-repo/simple/`);
      const asked = ['get', `https://${host}/pypi/my-repo/simple/`, 'aws'];
      const given = await bench.run(`${bench.home}/.vouch/bin/keyring`, asked, { prints: 'a secret' });
      expect(given.stdout.split('.')).toHaveLength(5);
    },
  },
  {
    section: 'Step 3',
    says: '`npm install`, `npm publish`',
    does: 'the token is in a file, which the agent rewrites before the token ends',
    async proof(bench) {
      await done(bench, ...setupArgs('npm'));
      expect(await npmToken(bench)).toBeDefined();
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
    section: 'Maven',
    says: '`vouch exec --type codeartifact -- mvn deploy -s settings.xml`',
    does: 'the command gets its arguments unchanged, and `${env.CODEARTIFACT_AUTH_TOKEN}` in its environment',
    async proof(bench) {
      const flags = domainFlags.map((flag) => flag.replace('--', '--ca-'));
      const mvn = ['sh', '-c', 'echo "$@" $(printenv CODEARTIFACT_AUTH_TOKEN | wc -l)', 'mvn'];
      const seen = await bench.vouch('exec', ...flags, '--', ...mvn, 'deploy', '-s', 'settings.xml');
      expect(seen).toMatchObject({ code: 0, stdout: 'deploy -s settings.xml 1\n' });
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
