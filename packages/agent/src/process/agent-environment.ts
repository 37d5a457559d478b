import { resolve } from 'node:path';
import type { Context } from '@vouch/core';

/** What an agent may know of the shell that happened to start it: where things are, and how to reach the network. */
const allowed = new Set([
  'PATH',
  'LANG',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'AWS_CA_BUNDLE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'VOUCH_EXTRA_CA_CERTS',
  'VOUCH_AGENT_DIRECTORY',
  'VOUCH_COMPILE_CACHE',
  // Windows programs, Node among them, do not start without these.
  'SYSTEMROOT',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
  'TEMP',
]);
const allowedPrefixes = ['LC_', 'XDG_'];
/** Files that a shell may name from its own directory; an agent stands in another. */
const paths = new Set(['AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'VOUCH_EXTRA_CA_CERTS']);

/**
 * The environment of a new agent, by an allow-list: no credentials, nothing that loads code into Node (`NODE_*`,
 * `LD_*`, `DYLD_*`), nothing that writes TLS keys down. `NODE_EXTRA_CA_CERTS` goes under our own name, because Node
 * reads that file at every start. Pure.
 */
export function agentEnvironment({
  env,
  homeDirectory,
  workingDirectory,
}: Pick<Context, 'env' | 'homeDirectory' | 'workingDirectory'>): Record<string, string> {
  const at = (path: string) => (path === '' ? path : resolve(workingDirectory, path));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const known = name.toUpperCase();
    const passes = allowed.has(known) || allowedPrefixes.some((prefix) => known.startsWith(prefix));
    if (passes && value !== undefined) kept[name] = paths.has(known) ? at(value) : value;
  }
  const extra = env['NODE_EXTRA_CA_CERTS'];
  return { ...kept, HOME: homeDirectory, ...(extra && { VOUCH_EXTRA_CA_CERTS: at(extra) }) };
}
