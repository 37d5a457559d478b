import { describe, expect, it } from 'vitest';
import { isWriting } from './documents.ts';
import { allPlays, play, playsOf, rewrite } from './plays.ts';
import { openScene, type Scene, scenes } from './scenes.ts';

/** Plays the documents' blocks whose scenes have this pace. */
export function testSessions(pace: Scene['pace']): void {
  const chosen = allPlays.filter(({ scene }) => scenes[scene]?.pace === pace);
  describe.each([...new Set(chosen.map(({ document }) => document))])('%s', (document) => {
    // By index, because writing one play moves those below it.
    const here = chosen.filter((each) => each.document === document);
    it.each(here.map(({ heading, scene }, index) => ({ heading, scene, index })))(
      'shows at “$heading” what the programs print ($scene)',
      async ({ scene, index }) => {
        const current = playsOf(document).filter((each) => scenes[each.scene]?.pace === pace)[index];
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
