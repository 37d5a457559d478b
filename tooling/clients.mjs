// The Python programs that the tests drive, each in an environment of its own under .cache/clients.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ name: string, requirements: string[], program: string, variable: string }} Client */

/** @type {Client[]} */
export const clients = [
  { name: 'awscli', requirements: ['awscli==1.45.11'], program: 'bin/aws', variable: 'VOUCH_TEST_AWS' },
];

/** The environment that tells the tests where the installed clients are. */
export function clientEnvironment() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  /** @type {Record<string, string>} */
  const environment = {};
  for (const { name, program, variable } of clients) {
    const path = join(root, '.cache', 'clients', name, program);
    if (existsSync(path)) environment[variable] = path;
  }
  return environment;
}
