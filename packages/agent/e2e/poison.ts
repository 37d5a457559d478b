import { chmod, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Workbench } from '@vouch/workbench';

/** A directory and an environment that somebody else has prepared, and what it tells of what they achieved. */
export interface Poison extends AsyncDisposable {
  /** Holds programs with the names of those that one might start. */
  readonly directory: string;
  readonly env: Record<string, string>;
  /** Each run of something foreign, a line each. */
  marks(): Promise<string[]>;
  wipe(): Promise<void>;
  /** Connections to the endpoint that `AWS_ENDPOINT_URL` names. */
  connections(): number;
  /** Whether TLS keys were written down. */
  keysWritten(): Promise<boolean>;
}

const names = ['aws', 'node', 'keyring', 'npm', 'cargo', 'security', 'git', 'curl', 'vouch', 'vouch-agent'];

export async function poison(bench: Workbench): Promise<Poison> {
  const marker = join(bench.home, 'marker');
  const evil = `require('node:fs').appendFileSync(${JSON.stringify(marker)}, 'required ' + process.argv.join(' ') + '\\n');`;
  const fake = `#!/bin/sh\necho "ran $0 $*" >> '${marker}'\n`;
  const directory = await bench.write('hostile', {
    'evil.cjs': evil,
    'node_modules/valibot/index.js': evil,
    'node_modules/https-proxy-agent/index.js': evil,
    ...Object.fromEntries(names.map((name) => [name, fake])),
  });
  for (const name of names) await chmod(join(directory, name), 0o755);
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const keys = join(bench.home, 'tls-keys');
  return {
    directory,
    env: {
      NODE_OPTIONS: `--require=${join(directory, 'evil.cjs')} --inspect=127.0.0.1:0 --tls-keylog=${keys}`,
      NODE_PATH: join(directory, 'node_modules'),
      NODE_DEBUG: '*',
      NODE_V8_COVERAGE: join(bench.home, 'coverage'),
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSLKEYLOGFILE: keys,
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_CODEARTIFACT: url,
      PATH: `${directory}:.:${bench.env['PATH']}`,
    },
    async marks() {
      const text = await readFile(marker, 'utf8').catch(() => '');
      return text.split('\n').filter(Boolean);
    },
    wipe: () => rm(marker, { force: true }),
    connections: () => connections,
    keysWritten: async () => (await readFile(keys).catch(() => undefined)) !== undefined,
    [Symbol.asyncDispose]: () => new Promise((resolve) => listener.close(() => resolve())),
  };
}
