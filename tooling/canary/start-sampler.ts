import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./sampler.mjs', import.meta.url));

/** What the sampler saw of the machine's command lines. */
export interface Sampled {
  readonly samples: number;
  readonly reads: number;
  /** Samples a second, as it came out. */
  readonly hz: number;
  /** Of one core. */
  readonly cpuPercent: number;
  /** Command lines that held a secret, with the secret taken out. */
  readonly hits: readonly string[];
}

/** Starts the sampler; `end` gives what it saw, or undefined where the system has no `/proc` to look into. */
export function startSampler(needles: readonly string[]): { end(): Promise<Sampled | undefined> } {
  if (process.platform !== 'linux') {
    process.stderr.write('\nSKIPPED: nobody watches command lines for secrets: only Linux shows them all\n');
    return { end: async () => undefined };
  }
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  // In a pipe, and not in its argv, where it would find itself.
  child.stdin.write(`${JSON.stringify(needles)}\n`);
  const answer = text(child.stdout);
  return {
    async end() {
      child.stdin.end();
      const deadline = setTimeout(() => child.kill('SIGKILL'), 10_000);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      clearTimeout(deadline);
      return JSON.parse(await answer) as Sampled;
    },
  };
}
