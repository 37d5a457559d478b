/** The look of every page, in light and dark. Only the machine's own fonts: nothing is loaded. */
export const style = `
:root {
  --ground: #f4f5f7; --card: #fff; --ink: #17191c; --soft: #5c6470; --line: #d9dde3; --accent: #1f5fd6; --on-accent: #fff;
  --bad: #b3261e; font: 16px/1.5 system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111316; --card: #1b1e23; --ink: #eceef1; --soft: #a2abb8; --line: #343a43; --accent: #84adff; --on-accent: #0c1b38;
    --bad: #ffb4ab;
  }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); }
main { width: 100%; max-width: 24rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
svg { display: block; width: 2.25rem; height: 2.25rem; color: var(--accent); }
h1 { margin: 1rem 0 .25rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0 0 1rem; color: var(--soft); overflow-wrap: anywhere; }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input, button { width: 100%; padding: .625rem .75rem; font: inherit; border-radius: .5rem; }
input { margin-bottom: 1rem; color: inherit; background: var(--ground); border: 1px solid var(--line); }
button { border: 1px solid transparent; cursor: pointer; font-weight: 600; color: var(--on-accent); background: var(--accent); }
button.quiet { width: auto; padding: .25rem 0; color: var(--accent); background: none; font-weight: 500; }
button:disabled { opacity: .55; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: 1rem; font-size: .9375rem; }
code { font: 600 1.25rem/1.5 ui-monospace, monospace; letter-spacing: .08em; color: var(--ink); }
[role=status] { min-height: 1.5em; margin: 1rem 0 0; }
.bad { color: var(--bad); }
`;
