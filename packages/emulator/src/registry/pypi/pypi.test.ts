import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator.ts';
import { ask, type ClientRequest } from '../../testing/https-client.ts';
import { at, basic, urlOf } from '../../testing/my-repo.ts';

const base = urlOf('pypi');
const content = Buffer.from('the wheel');
const sha256 = createHash('sha256').update(content).digest('hex');
const json = 'application/vnd.pypi.simple.v1+json';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  emulator.addDistribution(at, {
    project: 'My.Project',
    version: '1.0',
    filename: 'my_project-1.0-py3-none-any.whl',
    content,
    requiresPython: '>=3.9',
  });
});
afterAll(() => emulator.close());

const get = (
  path: string,
  headers: ClientRequest['headers'] = basic(emulator.issueToken()),
  from = emulator,
) => ask(from, `${base}${path}`, { headers: { ...headers } });

async function upload(fields: Record<string, string>, file: Buffer, filename: string) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('content', new File([new Uint8Array(file)], filename));
  const body = new Response(form);
  return ask(emulator, base, {
    method: 'POST',
    headers: { ...basic(emulator.issueToken()), 'content-type': body.headers.get('content-type') ?? '' },
    body: Buffer.from(await body.arrayBuffer()),
  });
}

describe('the simple API', () => {
  it('lists a project’s files in HTML, with hashes and relative links', async () => {
    const page = await get('simple/my-project/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.body).toContain(
      `<a href="1.0/my_project-1.0-py3-none-any.whl#sha256=${sha256}" data-requires-python="&gt;=3.9">`,
    );
  });

  it('and in JSON, where a client would rather have that', async () => {
    const accept = `${json}, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01`;
    const page = await get('simple/My_Project/', { ...basic(emulator.issueToken()), accept });
    expect(page.headers['content-type']).toBe(json);
    expect(JSON.parse(page.body)).toEqual({
      meta: { 'api-version': '1.0' },
      name: 'my-project',
      files: [
        {
          filename: 'my_project-1.0-py3-none-any.whl',
          url: '1.0/my_project-1.0-py3-none-any.whl',
          hashes: { sha256 },
          'requires-python': '>=3.9',
        },
      ],
    });
  });

  it('gives the projects and the file itself', async () => {
    expect((await get('simple/')).body).toContain('<a href="my-project/">my-project</a>');
    const file = await get('simple/my-project/1.0/my_project-1.0-py3-none-any.whl');
    expect(file).toMatchObject({ status: 200, body: 'the wheel' });
  });

  it.each(['simple/none/', 'simple/my-project/2.0/my_project-1.0-py3-none-any.whl', '', 'other'])(
    'answers 404 for %j',
    async (path) => expect((await get(path)).status).toBe(404),
  );
});

describe('a token', () => {
  it.each([
    ['absent', () => ({})],
    ['empty, as pip sends it first', () => basic('')],
    ['wrong', () => basic('wrong')],
    ['of another user name', () => basic(emulator.issueToken(), 'me')],
    ['a bearer’s', () => ({ authorization: `Bearer ${emulator.issueToken()}` })],
    ['past its life', () => basic(emulator.issueToken({ seconds: 0 }))],
  ])('that is %s gets 401 and a challenge', async (_, headers) => {
    const reply = await get('simple/my-project/', headers());
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('Basic realm="my-domain/my-repo"');
  });

  it('past its life gets 404 where the switch says so, and a wrong one still 401', async () => {
    const other = await startEmulator({ staleTokenStatus: 404 });
    try {
      const stale = basic(other.issueToken({ seconds: 0 }));
      expect((await get('simple/my-project/', stale, other)).status).toBe(404);
      expect((await get('simple/my-project/', basic('wrong'), other)).status).toBe(401);
    } finally {
      await other.close();
    }
  });
});

describe('an upload', () => {
  const fields = { ':action': 'file_upload', name: 'fresh', version: '0.1', sha256_digest: sha256 };
  const filename = 'fresh-0.1-py3-none-any.whl';

  it('is there afterwards, and never changes', async () => {
    expect((await upload(fields, content, filename)).status).toBe(200);
    expect((await get(`simple/fresh/0.1/${filename}`)).body).toBe('the wheel');
    expect((await upload(fields, content, filename)).status).toBe(409);
    expect(emulator.count({ service: 'pypi', operation: 'upload', status: 200 })).toBe(1);
  });

  it.each([
    ['another action', { ':action': 'submit' }, filename],
    ['no name', { name: '' }, filename],
    ['no version', { version: '' }, filename],
    ['a digest of something else', { sha256_digest: '00' }, filename],
    ['a file of no known kind', {}, 'fresh.exe'],
  ])('with %s is refused', async (_, spoiled, name) => {
    expect((await upload({ ...fields, ...spoiled }, content, name)).status).toBe(400);
  });

  it('that is no form is refused', async () => {
    const headers = { ...basic(emulator.issueToken()), 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask(emulator, base, { method: 'POST', headers, body: 'nonsense' })).status).toBe(400);
  });
});
