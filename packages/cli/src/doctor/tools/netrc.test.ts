import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtNetrc } from './netrc.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const entry = (machine: string) => `machine ${machine}\n  login aws\n  password hunter2\n`;

/** What is said of `~/.netrc`, or of `~/named` where NETRC names it, and which URLs were asked with the password. */
function look(text: string, given: { named?: true; status?: number; setUps?: readonly object[] } = {}) {
  return inTestHome(async (home) => {
    const { named, status = 200, setUps = [] } = given;
    home.write(named ? 'named' : '.netrc', text);
    if (named) home.write('.netrc', entry(host) + entry(host));
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return { status };
    };
    const env = named ? { NETRC: `${home.home}/named` } : {};
    const scene = { aws: { fetch }, context: { ...home.context, env }, domains: [domain], setUps };
    const found = await lookAtNetrc(scene as unknown as Scene);
    return { asked, found: JSON.parse(JSON.stringify(found).replaceAll(home.home, '~')) };
  });
}

const told = (file: string) =>
  `${file} has a password for ${host}, which pip, uv and poetry take before they ask vouch`;
const cut = (file: string) => ({ kind: 'cut-lines', file, from: 1, to: 3, holds: 'machine' });

it('a password for a host of ours is bad where it is stale, and else a warning', async () => {
  const { found, asked } = await look(entry(host));
  expect(found).toEqual([{ state: 'warning', what: told('~/.netrc'), remedy: cut('~/.netrc') }]);
  expect(asked).toEqual([`https://${host}/pypi/any/simple/`]);
  expect((await look(entry(host), { status: 401 })).found).toEqual([
    {
      state: 'bad',
      what: `${told('~/.netrc')}; it is stale: CodeArtifact answers 401 to it`,
      remedy: cut('~/.netrc'),
    },
  ]);
});

it('is tried at a repository that a Python tool of the domain is set up for', async () => {
  const setUps = [
    { ...domain, tool: 'npm', format: 'npm', repository: 'of-npm' },
    { ...domain, domain: 'other-domain', tool: 'pip', format: 'pypi', repository: 'of-others' },
    { ...domain, tool: 'pip', format: 'pypi', repository: 'of-pip' },
  ];
  expect((await look(entry(host), { setUps })).asked).toEqual([`https://${host}/pypi/of-pip/simple/`]);
});

it('reads the file that NETRC names in the place of the other', async () => {
  const { found } = await look(entry(host), { named: true });
  expect(found).toEqual([{ state: 'warning', what: told('~/named'), remedy: cut('~/named') }]);
});

it('shows no password of another host to anybody', async () => {
  const others = ['pypi.example.com', host.replace('my-domain', 'other-domain'), `${host}.example.com`];
  for (const text of [...others.map(entry), `default login aws password hunter2\n`, ''])
    expect(await look(text)).toEqual({ asked: [], found: [] });
});

it('names no cut where the entry shares a line', async () => {
  const { found } = await look(`machine a login b password c ${entry(host)}`);
  expect(found).toEqual([{ state: 'warning', what: told('~/.netrc') }]);
});
