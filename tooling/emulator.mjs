// Starts the built emulator for the demo and the bench, and names the domain that both use on it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const emulatorProgram = fileURLToPath(
  new URL('../packages/emulator/dist/codeartifact-emulator.js', import.meta.url),
);
export const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
export const domainFlags = '--domain my-domain --domain-owner 123456789012 --region us-east-1'.split(' ');

/** The words that set a tool up for `my-repo`, as `vouch` takes them. @param {string} tool */
export function setupArgs(tool) {
  return ['setup', 'codeartifact', '--tool', tool, '--repository', 'my-repo', ...domainFlags];
}

/** @param {string[]} options of `codeartifact-emulator start` */
export async function startEmulator(...options) {
  const child = spawn(process.execPath, [emulatorProgram, 'start', ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(60_000) }),
    ended.then(([code]) => {
      throw new Error(`the emulator ended with code ${code}`);
    }),
  ]);
  /** @type {{ environment: Record<string, string> }} */
  const { environment } = JSON.parse(line);
  /**
   * @param {string} path
   * @param {{ method?: string, body?: unknown }} [init]
   * @returns {Promise<any>}
   */
  const control = async (path, { method = 'GET', body } = {}) => {
    const response = await fetch(`${environment['EMULATOR_CONTROL_URL']}${path}`, {
      method,
      headers: { authorization: `Bearer ${environment['EMULATOR_CONTROL_SECRET']}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${method} ${path}`);
    return response.json();
  };
  /** What it has answered so far. @returns {Promise<{ service: string, operation?: string }[]>} */
  const requests = async () => (await control('/requests')).requests;
  return {
    environment,
    control,
    requests,
    /** How many calls of that name it has answered. @param {string} operation */
    calls: async (operation) =>
      (await requests()).filter((request) => request.operation === operation).length,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
