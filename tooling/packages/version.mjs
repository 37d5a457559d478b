// What `changeset version` leaves to do: the Python backend takes the same version, and the lockfile names the new ones.
// `node tooling/packages/version.mjs`, in the repository's root.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { commandFor } from '../command.mjs';

const { version } = JSON.parse(readFileSync('packages/pip/package.json', 'utf8'));
const project = 'packages/pip/python/pyproject.toml';
const text = readFileSync(project, 'utf8');
writeFileSync(project, text.replace(/^version = ".*"$/m, `version = "${version}"`));
const words = ['install', '--package-lock-only', '--no-audit', '--prefer-offline'];
const { file, args, shell } = commandFor('npm', words);
execFileSync(file, args, { stdio: ['ignore', 2, 2], shell });
