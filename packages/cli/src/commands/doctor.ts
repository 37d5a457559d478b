import { setMaxListeners } from 'node:events';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { tellingOfWait } from '@vouch/agent';
import { checks } from '../doctor/checks.ts';
import { examine } from '../doctor/examine.ts';
import { asJson, asText, isHealthy } from '../doctor/report.ts';
import { openScene } from '../doctor/scene.ts';
import { wordsForVouch } from '../doctor/vouch-on-path.ts';

/** Milliseconds for everything together; the checks run at once. */
const deadlineMs = 20_000;

/** `vouch doctor`: the findings' text, and the exit code: 1 where something is bad. It changes nothing. */
export async function doctor(
  io: Pick<ProgramIo, 'context' | 'self'>,
  flags: { readonly json?: true },
): Promise<{ readonly text: string; readonly code: number }> {
  const deadline = AbortSignal.timeout(deadlineMs);
  // Every call of every check listens to it, and Node takes more than ten for a leak.
  setMaxListeners(0, deadline);
  const scene = await openScene(io, deadline);
  const { platform, clock } = io.context;
  const aside = `.aside-${Math.floor(clock.now() / 1000)}`;
  const place = { platform, vouch: await wordsForVouch(scene), aside };
  const findings = await tellingOfWait(io.context, 'vouch: still looking', () =>
    examine(checks, scene, place),
  );
  return { text: flags.json ? asJson(findings) : asText(findings), code: isHealthy(findings) ? 0 : 1 };
}
