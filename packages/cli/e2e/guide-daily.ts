import { domainFlags, host, setupArgs, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';
import type { GuideRow } from './guide.ts';

/** Sets a tool up; the guide's own flags. */
async function setUp(bench: Workbench, tool: string): Promise<void> {
  expect(await bench.vouch(...setupArgs(tool))).toMatchObject({ code: 0 });
}

const npmToken = async (bench: Workbench) => /:_authToken=(.+)/.exec(await bench.read('.npmrc'))?.[1];

/** What the guide says of pip, npm and Maven from one day to the next. */
export const daily: readonly GuideRow[] = [
  {
    section: 'Step 3',
    says: '`pip install my-package --index-url https://…/simple/`, `pip install -r requirements.txt`',
    does: 'pip asks when the index wants a token; a URL without a user name needs pip 26.2 or `keyrings-vouch`, else write `https://aws@…`',
    async proof(bench) {
      await setUp(bench, 'pip');
      expect(await bench.read('.config/pip/pip.conf')).toContain(`https://aws@${host}/pypi/my-repo/simple/`);
      const asked = ['get', `https://${host}/pypi/my-repo/simple/`, 'aws'];
      const given = await bench.run(`${bench.home}/.vouch/bin/keyring`, asked, { prints: 'a secret' });
      expect(given.stdout.split('.')).toHaveLength(5);
    },
  },
  {
    section: 'Step 3',
    says: '`npm install`, `npm publish`',
    does: 'the token stands in a file, which the agent writes anew before the token ends',
    async proof(bench) {
      await setUp(bench, 'npm');
      expect(await npmToken(bench)).toBeDefined();
    },
  },
  {
    section: 'Troubleshooting',
    says: '“Token is expired” for npm: run setup again',
    does: 'that writes the token, as `vouch login` and `vouch refresh` do',
    async proof(bench) {
      await setUp(bench, 'npm');
      await bench.write('', { '.npmrc': (await bench.read('.npmrc')).replace(/(_authToken=).+/, '$1ended') });
      await setUp(bench, 'npm');
      expect(await npmToken(bench)).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    },
  },
  {
    section: 'Troubleshooting',
    says: 'package manager not using Vouch: look for variables and settings in the way',
    does: '`vouch doctor` finds them, and says what to run',
    async proof(bench) {
      await setUp(bench, 'pip');
      const env = { PIP_INDEX_URL: 'https://elsewhere.example/simple/' };
      const seen = await bench.run(process.execPath, [bench.vouchProgram, 'doctor'], { env });
      expect(seen.stdout).toContain('PIP_INDEX_URL');
    },
  },
  {
    section: 'Maven',
    says: '`vouch exec --type codeartifact -- mvn deploy -s settings.xml`',
    does: 'the command gets its words as they are, and `${env.CODEARTIFACT_AUTH_TOKEN}` in its environment',
    async proof(bench) {
      const flags = domainFlags.map((flag) => flag.replace('--', '--ca-'));
      const mvn = ['sh', '-c', 'echo "$@" $(printenv CODEARTIFACT_AUTH_TOKEN | wc -l)', 'mvn'];
      const seen = await bench.vouch('exec', ...flags, '--', ...mvn, 'deploy', '-s', 'settings.xml');
      expect(seen).toMatchObject({ code: 0, stdout: 'deploy -s settings.xml 1\n' });
    },
  },
];
