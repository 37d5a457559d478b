import { describe, expect, it } from 'vitest';
import { isWriting } from './documents.ts';
import { allPlays, type Play, play, playsOf, rewrite } from './plays.ts';
import { type Clients, missing } from './programs.ts';
import { openScene, scenes } from './scenes.ts';

/** What every `npm test` plays: the README, but for clients that take their time. The long run plays the rest. */
export const isQuick = ({ document, scene }: Play): boolean =>
  document === 'README.md' && !needsOf(scene).some((clients) => clients !== 'javascript');

const needsOf = (scene: string): readonly Clients[] => scenes[scene]?.needs ?? [];

/** Plays the chosen blocks of the documents. */
export function testSessions(isChosen: (play: Play) => boolean): void {
  const chosen = allPlays.filter(isChosen);
  for (const document of new Set(chosen.map((each) => each.document))) {
    describe(document, () => {
      const here = chosen.filter((each) => each.document === document);
      for (const [index, { heading, scene }] of here.entries()) {
        const absent = missing(needsOf(scene));
        const reason = absent.length === 0 ? '' : `: SKIPPED, no clients for ${absent.join(', ')} are here`;
        it.skipIf(absent.length > 0)(
          `shows at “${heading}” what is printed (${scene})${reason}`,
          async () => {
            // Read again, because writing one play moves those below it.
            const current = playsOf(document).filter(isChosen)[index];
            if (current === undefined) throw new Error('the document has changed');
            expect(await problemsOf(current)).toBe('');
          },
        );
      }
    });
  }
}

/** Plays a play on its scene. Where the documents are written, what it shows now is no problem. */
async function problemsOf(current: Play): Promise<string> {
  const bench = await openScene(current.scene);
  try {
    const outcomes = await play(current, bench);
    if (isWriting) rewrite(current.document, outcomes);
    const problems = outcomes.flatMap(({ fence, made, problem }) => {
      const isMended = isWriting && made !== fence.body;
      return problem === undefined || isMended ? [] : [`${current.document}:${fence.line}: ${problem}`];
    });
    return problems.join('\n\n');
  } finally {
    await bench.close();
  }
}
