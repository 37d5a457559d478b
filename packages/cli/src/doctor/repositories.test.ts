import { type AwsAnswer, type ErrorKind, Secret, VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { lookAtDomains } from './repositories.ts';
import type { Scene } from './scene.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';
const setUp = { ...domain, tool: 'cargo', repository: 'my-repo', format: 'cargo', chosen: [] };
const role = 'arn:aws:sts::123456789012:assumed-role/dev/ann';
const refusing = (action: string) =>
  `User: ${role} is not authorized to perform: ${action} on resource: arn:x`;
const removal = { kind: 'vouch', words: expect.arrayContaining(['--repository', 'my-repo', '--remove']) };

/** What is said where AWS answers so; without a word of it, all is well. */
function look(aws: object = {}, setUps: readonly object[] = [setUp]) {
  const answers = {
    token: async () => ({ secret: new Secret('t') }),
    repositoryUrl: async () => url,
    fetch: async () => ({ status: 200 }),
    caller: async () => ({ arn: role }),
  };
  const other = { ...setUp, domain: 'other-domain' };
  return lookAtDomains({
    ...{ aws: { ...answers, ...aws }, config: undefined, domains: [domain] },
    setUps: [...setUps, other],
  } as unknown as Scene);
}

const failing = (kind: ErrorKind, message: string, aws?: AwsAnswer) => () =>
  Promise.reject(new VouchError(kind, message, { aws }));
const absent = { error: 'ResourceNotFoundException' };
const gives = { state: 'good', what: 'my-domain-123456789012 in us-east-1 gives tokens' };

describe('a domain', () => {
  it('gives tokens, and what is set up in it can be read', async () => {
    expect(await look()).toEqual([gives, { state: 'good', what: 'my-repo of my-domain can be read' }]);
    expect(await look({ fetch: async () => ({ status: 404 }) })).toMatchObject([{}, { state: 'good' }]);
  });

  it('is told of once for two tools', async () => {
    const found = await look({}, [setUp, { ...setUp, tool: 'pip', format: 'pypi' }]);
    expect(found.map(({ what }) => what)).toEqual([gives.what, 'my-repo of my-domain can be read']);
  });

  it.each([
    ['service', 'AWS is down', 'bad', 'AWS is down'],
    ['internal', 'that is odd', 'bad', 'that is odd'],
    ['denied', 'no', 'bad', 'no'],
    ['network', 'no way', 'warning', 'a token for my-domain-123456789012 in us-east-1 not checked: no way'],
    ['not-signed-in', 'nobody', 'warning', /not checked: nobody$/],
    ['configuration', 'broken', 'warning', /not checked: broken$/],
  ] as const)('that gives none for %s: %s is %s', async (kind, message, state, what) => {
    const [found, ...others] = await look({ token: failing(kind, message) });
    expect(others).toEqual([]);
    expect(found?.state).toBe(state);
    expect(found?.what).toMatch(what);
    expect(found?.remedy).toBeUndefined();
  });

  it('whose role may not be taken is left to the check of the identity, which says what mends it', async () => {
    const token = failing('denied', 'no', { error: 'AccessDenied', role: 'arn:x' });
    expect(await look({ token })).toMatchObject([
      { state: 'warning', what: expect.stringMatching(/not checked: no$/) },
    ]);
  });

  it('that may not be asked names the action and what needs it', async () => {
    const said = refusing('codeartifact:GetAuthorizationToken');
    expect(await look({ token: failing('denied', said) })).toMatchObject([
      {
        state: 'bad',
        what: `${role} may not do codeartifact:GetAuthorizationToken on arn:x, which a token for my-domain-123456789012 in us-east-1 needs`,
        remedy: { kind: 'run' },
      },
    ]);
  });

  it('that does not exist has its set-ups taken back', async () => {
    const message = 'there is no such domain';
    const token = failing('configuration', message, absent);
    const undo = '; if the name is wrong, undo the set-up and repeat it under the right one';
    expect(await look({ token })).toEqual([{ state: 'bad', what: message + undo, remedy: removal }]);
    const two = [setUp, { ...setUp, tool: 'pip', format: 'pypi' }];
    expect(await look({ token }, two)).toMatchObject([
      { remedy: { kind: 'all', remedies: [removal, removal] } },
    ]);
    expect(await look({ token }, [])).toEqual([{ state: 'bad', what: message }]);
  });
});

describe('a repository', () => {
  it('that may not be read names the action and the tool', async () => {
    expect(await look({ fetch: async () => ({ status: 403 }) })).toMatchObject([
      gives,
      {
        state: 'bad',
        what: `${role} may not do codeartifact:ReadFromRepository on ${url}, which cargo needs`,
        remedy: { kind: 'run', words: expect.arrayContaining(['put-role-policy', 'dev']) },
      },
    ]);
  });

  it('that does not exist is taken back, and the others are looked at', async () => {
    const repositoryUrl = async (_domain: unknown, name: string) => {
      if (name === 'my-repo') throw new VouchError('configuration', 'no', { aws: absent });
      return url;
    };
    expect(await look({ repositoryUrl }, [setUp, { ...setUp, repository: 'second' }])).toMatchObject([
      gives,
      { state: 'bad', what: expect.stringMatching(/^no; .*undo the set-up/), remedy: removal },
      { state: 'good', what: 'second of my-domain can be read' },
    ]);
  });

  it('that cannot be asked is told of by its tool', async () => {
    const [, found] = await look({ fetch: failing('network', 'no way') });
    expect(found).toEqual({
      state: 'warning',
      what: 'cargo (repository my-repo of my-domain) not checked: no way',
    });
  });
});
