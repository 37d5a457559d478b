import { powershellQuote, shellQuote } from '@vouch/adapter-kit';

/** The shells whose syntax `vouch env` writes. */
export const shells = ['bash', 'zsh', 'fish', 'powershell', 'cmd'] as const;
export type Shell = (typeof shells)[number];

export function isShell(name: string): name is Shell {
  return (shells as readonly string[]).includes(name);
}

/** Whether a shell that has no syntax of its own here takes bash's `export NAME='…'`. */
export function isPosixShell(name: string): boolean {
  return /^(sh|ash|dash|busybox|yash|[lmo]?ksh(93|88)?|pdksh|rbash|rksh|posh)$/.test(name);
}

/** One statement that sets an environment variable for what the shell starts afterwards. */
export function exportStatement(shell: Shell, name: string, value: string): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `export ${name}=${shellQuote(value)}`;
    case 'fish':
      // Within fish's single quotes a backslash escapes itself and the quote.
      return `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`;
    case 'powershell':
      return `$env:${name} = ${powershellQuote(value)}`;
    case 'cmd':
      return `set "${name}=${value}"`;
  }
}
