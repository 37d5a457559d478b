import { createHash } from 'node:crypto';

/** What the browser tab says when its part is done. */
const words = {
  'signed-in': {
    title: 'Signed in',
    mark: '✓',
    text: 'Every package manager on this machine now has its CodeArtifact token. You can close this tab.',
  },
  refused: {
    title: 'Not signed in',
    mark: '×',
    text: 'The sign-in did not succeed. The terminal says why; nothing was kept.',
  },
  used: {
    title: 'Already used',
    mark: '×',
    text: 'This sign-in has been used. Start a new one with vouch login.',
  },
  'not-here': {
    title: 'Nothing here',
    mark: '·',
    text: 'This address waits for one sign-in, and for nothing else.',
  },
} as const;

export type PageKind = keyof typeof words;

const style = `
:root { color-scheme: light dark; --ground: #f6f5f2; --ink: #1d1c1a; --quiet: #6b6862; --good: #1f7a4d; --bad: #a3372b; }
@media (prefers-color-scheme: dark) { :root { --ground: #171614; --ink: #eceae4; --quiet: #9c988f; --good: #5fc08f; --bad: #e0806f; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 2rem; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 26rem; text-align: center; }
.mark { display: inline-grid; place-items: center; width: 4rem; height: 4rem; border: 2px solid currentcolor; border-radius: 50%; font-size: 1.75rem; line-height: 1; color: var(--quiet); }
.signed-in .mark { color: var(--good); } .refused .mark, .used .mark { color: var(--bad); }
h1 { margin: 1.5rem 0 .5rem; font-size: 1.5rem; font-weight: 600; letter-spacing: -.01em; }
p { color: var(--quiet); text-wrap: balance; }
`;

/** No script, nothing from another place: the policy allows this one style and no more. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** A page in words alone, dark or light as the person has it. */
export function page(kind: PageKind): { readonly html: string; readonly policy: string } {
  const { title, mark, text } = words[kind];
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Vouch</title>
<style>${style}</style>
</head>
<body>
<main class="${kind}">
<div class="mark" aria-hidden="true">${mark}</div>
<h1>${title}</h1>
<p>${text}</p>
</main>
</body>
</html>
`;
  return { html, policy };
}
