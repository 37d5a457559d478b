import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { awsConfigAdapter, isTaken } from './aws-config.ts';

const request = {
  profile: 'vouch',
  program: { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: [] },
};

async function afterSetup(text: string): Promise<string | null | undefined> {
  const facts = await awsConfigAdapter.inspect(testContext(), request);
  return awsConfigAdapter.plan(request, { ...facts, config: { ...facts.config, text } }).edits[0]?.after;
}

const line = 'credential_process = "/nonexistent/.vouch/bin/vouch-credential-aws" --profile vouch\n';

describe('the AWS profile that setup writes', () => {
  it('does not take credential-process for credential_process: the AWS tools do not either', async () => {
    const text = '[profile vouch]\ncredential-process = /bin/other\n';
    expect(await afterSetup(text)).toBe(text + line);
  });

  it.each([
    '[profile  vouch]',
    '[profile\tvouch]',
    '[profile "vouch"]',
    "[profile 'vouch']",
    '[profile vouch ]',
  ])('goes into %s, which the AWS tools read as the same section', async (header) => {
    const text = `${header}\nregion = us-east-1\n`;
    expect(await afterSetup(text)).toBe(text + line);
  });

  it.each(['[ profile vouch]', '[PROFILE vouch]', '[vouch]', '[sso-session vouch]'])(
    'does not go into %s, which they do not',
    async (header) => {
      const text = `${header}\nregion = us-east-1\n`;
      expect(await afterSetup(text)).toBe(`${text}\n[profile vouch]\n${line}`);
    },
  );
});

describe('a home that a credential_process cannot name', () => {
  it.each(['"', '$', '`', '\\', '\n'])('is refused for its %j', async (sign) => {
    const facts = await awsConfigAdapter.inspect(testContext({ homeDirectory: `/home/a${sign}b` }), request);
    expect(() => awsConfigAdapter.plan(request, facts)).toThrow('a script cannot name the path');
  });

  it('may be a home of Windows', async () => {
    const context = testContext({ homeDirectory: 'C:\\Users\\a', platform: 'win32' });
    const facts = await awsConfigAdapter.inspect(context, request);
    expect(() => awsConfigAdapter.plan(request, facts)).not.toThrow();
  });
});

describe('an AWS profile with credentials of its own', () => {
  it.each([
    'credential_process = "/opt/vouch" credential aws --role arn:aws:iam::111111111111:role/x',
    'Credential_Process = /bin/other',
    'sso_session = work',
    'sso_start_url = https://login.example.com',
    'role_arn = arn:aws:iam::111111111111:role/x',
    'source_profile = base',
    'credential_source = Environment',
    'web_identity_token_file = /token',
    'aws_access_key_id = AKIAEXAMPLE',
  ])('is left alone: %s', async (line) => {
    for (const header of ['[profile vouch]', '\ufeff[profile  "vouch"]']) {
      const after = afterSetup(`${header}\n${line}\n`);
      await expect(after).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringMatching(/^\[profile .*vouch.*\] has credentials of its own$/),
        hint: '--profile OTHER',
      });
    }
  });

  it('is not guessed at in a file that the AWS tools refuse for a key that is there twice', async () => {
    const twice = '[profile vouch]\ncredential_process = /bin/other\nCredential_Process = /bin/x\n';
    await expect(afterSetup(twice)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('[profile vouch] credential_process is there twice'),
    });
  });

  it('is none that set-up wrote, in whatever home, nor one with settings alone', async () => {
    const ours =
      '[profile vouch]\ncredential_process = "/old/.vouch/bin/vouch-credential-aws" --profile vouch\n';
    expect(await afterSetup(ours)).toBe(`[profile vouch]\n${line}`);
    const facts = await awsConfigAdapter.inspect(testContext(), request);
    const text =
      '[profile vouch]\nregion = us-east-1\n[profile vouch-2]\nrole_arn = x\n[vouch]\nrole_arn = x\n';
    const config = { ...facts.config, text };
    expect(isTaken({ ...facts, config }, 'vouch')).toBe(false);
    expect(isTaken({ ...facts, config }, 'vouch-2')).toBe(true);
  });

  it.each([
    ['[vouch]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n', true],
    ['[default]\naws_access_key_id = AKIAEXAMPLE\n[vouch-2]\nrole_arn = x\n', false],
    ['[vouch]\nregion = us-east-1\n', false],
  ])('is one whose keys stand in ~/.aws/credentials: %j', async (text, taken) => {
    const facts = await awsConfigAdapter.inspect(testContext(), request);
    const known = { ...facts, credentials: { ...facts.credentials, text } };
    expect(isTaken(known, 'vouch')).toBe(taken);
    if (!taken) return;
    expect(() => awsConfigAdapter.plan(request, known)).toThrow(
      '[vouch] in /nonexistent/.aws/credentials has credentials of its own',
    );
  });
});

describe('what set-up writes', () => {
  const editsFor = async (more: object) => {
    const facts = await awsConfigAdapter.inspect(testContext(), request);
    return awsConfigAdapter.plan({ ...request, ...more }, facts).edits;
  };

  it('has the region where one is named, and a launcher for nobody else', async () => {
    const [config, launcher] = await editsFor({ region: 'eu-west-1' });
    expect(config?.after).toBe(`[profile vouch]\n${line}region = eu-west-1\n`);
    expect(launcher).toMatchObject({ path: '/nonexistent/.vouch/bin/vouch-credential-aws', mode: 0o700 });
    expect((await editsFor({}))[0]?.after).toBe(`[profile vouch]\n${line}`);
  });

  it.each(['', 'a b', 'a"b', 'x\n[default]', 'a;b', 'tëam', 'a'.repeat(65)])(
    'is no profile named %j, which the command of credential_process would hold',
    async (profile) => {
      await expect(editsFor({ profile })).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('cannot be an AWS profile’s name'),
        hint: 'use letters, digits, - and _',
      });
    },
  );

  it.each(['team', 'team-1_x.y', 'a@b', 'a'.repeat(64)])('may be a profile named %s', async (profile) => {
    expect((await editsFor({ profile }))[0]?.after).toContain(` --profile ${profile}\n`);
  });

  it('goes into the last of two sections that are the same, which counts', async () => {
    const text = '[profile vouch]\nregion = a\n[profile "vouch"]\noutput = json\n';
    expect(await afterSetup(text)).toBe(text + line);
  });
});
