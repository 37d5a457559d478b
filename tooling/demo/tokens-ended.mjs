// A token of the demo lives 72 seconds, of which twelve are of use.
import { setTimeout } from 'node:timers/promises';

/**
 * The agent's token comes into its last minute, in which nobody is given it, on the real clock; and the emulator
 * refuses it from then on.
 * @param {import('./stage.mjs').Stage} stage
 */
export async function tokensHaveEnded(stage) {
  for (;;) {
    const { tokens } = JSON.parse(await stage.answer('status', '--json'));
    const ends = Math.max(
      0,
      ...tokens.map((/** @type {{ expiration: number }} */ { expiration }) => expiration),
    );
    if (ends - Date.now() / 1000 < 60) break;
    await setTimeout(500);
  }
  await stage.control('/expire-tokens', { method: 'POST' });
  return true;
}
