// Builds the wheel of keyrings-vouch into python/dist, with the hatchling that the bootstrap installed.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installedProgram } from '../../tooling/clients.mjs';

const project = fileURLToPath(new URL('python/', import.meta.url));
const environment = fileURLToPath(new URL('../../.cache/clients/hatchling', import.meta.url));
const hatchling = installedProgram(environment, 'hatchling');

rmSync(`${project}dist`, { recursive: true, force: true });
if (existsSync(hatchling)) {
  // hatchling takes no file from outside of the project.
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT'])
    copyFileSync(new URL(`../../${name}`, import.meta.url), `${project}${name}`);
  execFileSync(hatchling, ['build', '--target', 'wheel'], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
} else {
  process.stderr.write(
    'keyrings-vouch: no hatchling here, so no wheel is built: node tooling/bootstrap.mjs build\n',
  );
}
