import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deviceCodePage } from './device-code-page.ts';
import { escaped } from './document.ts';
import { messagePage } from './message-page.ts';
import { signInPage } from './sign-in-page.ts';

const hostile = `"><script>alert('x')</script>&amp;`;

describe('a page', () => {
  it.each([
    ['sign-in', signInPage({ attempt: 'a', client: hostile, name: hostile, userCode: hostile })],
    ['message', messagePage(400, hostile, hostile)],
    ['device code', deviceCodePage(hostile)],
  ])('of kind %s shows text as text', (_what, { body }) => {
    expect(String(body)).toContain(escaped(hostile));
    expect(String(body)).not.toContain('<script>');
    expect(String(body)).not.toContain("alert('");
  });

  it('lets its own style and script run, and nothing else', () => {
    const { headers, body } = signInPage({ attempt: 'a', client: 'Vouch' });
    const policy = headers['content-security-policy'] ?? '';
    for (const element of ['style', 'script type="module"']) {
      const [name = ''] = element.split(' ');
      const text = String(body).split(`<${element}>`)[1]?.split(`</${name}>`)[0] ?? '';
      expect(text).not.toBe('');
      expect(policy).toContain(`${name}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(messagePage(200, 'a', 'b').headers['content-security-policy']).not.toContain('script-src');
  });
});
