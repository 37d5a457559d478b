import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { recorded, stepsOf } from './demo-picture.ts';
import { isWriting, readDocument, root } from './documents.ts';

it('`npm run demo` works, and takes the steps that its picture in the README shows', async () => {
  const run = promisify(execFile);
  const { stdout } = await run('npm', ['run', '--silent', 'demo'], { cwd: root, timeout: 600_000 });
  if (isWriting) writeFileSync(join(root, recorded), `${stdout.trim()}\n`);
  expect(stepsOf(stdout)).toEqual(stepsOf(readDocument(recorded)));
});
