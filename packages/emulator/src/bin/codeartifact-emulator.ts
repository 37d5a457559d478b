import { run } from '../program/run.ts';

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `codeartifact-emulator: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  },
);
