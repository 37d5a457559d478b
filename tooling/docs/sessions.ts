import { describe, expect, it } from 'vitest';
import { isWriting } from './documents.ts';
import { allPlays, type Play, play, playsOf, rewrite } from './plays.ts';
import { openScene, scenes } from './scenes.ts';

/** What every `npm test` plays: the README, but for clients that take their time. The long run plays the rest. */
export const isQuick = ({ document, scene }: Play): boolean =>
  document === 'README.md' && scenes[scene]?.pace === 'quick';

/** Plays the chosen blocks of the documents. */
export function testSessions(isChosen: (play: Play) => boolean): void {
  const chosen = allPlays.filter(isChosen);
  describe.each([...new Set(chosen.map(({ document }) => document))])('%s', (document) => {
    // By index, because writing one play moves those below it.
    const here = chosen.filter((each) => each.document === document);
    it.each(here.map(({ heading, scene }, index) => ({ heading, scene, index })))(
      'shows at “$heading” what the programs print ($scene)',
      async ({ scene, index }) => {
        const current = playsOf(document).filter(isChosen)[index];
        if (current === undefined) throw new Error('the document has changed');
        const bench = await openScene(scene);
        try {
          const outcomes = await play(current, bench);
          if (isWriting) rewrite(document, outcomes);
          const problems = outcomes.flatMap(({ fence, made, problem }) => {
            const isMended = isWriting && made !== fence.body;
            return problem === undefined || isMended ? [] : [`${document}:${fence.line}: ${problem}`];
          });
          expect(problems.join('\n\n')).toBe('');
        } finally {
          await bench.close();
        }
      },
    );
  });
}
