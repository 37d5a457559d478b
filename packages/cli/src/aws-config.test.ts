import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { awsConfigAdapter } from './aws-config.ts';

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
