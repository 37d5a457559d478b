import { testClock } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { createErrands, type Errand } from './errands.ts';

/** A program whose runs end when the test says so. */
function program() {
  const started: Errand[] = [];
  let end: (done: boolean) => void = () => {};
  const clock = testClock();
  const errands = createErrands(clock, (errand) => {
    started.push(errand);
    return new Promise((resolve) => {
      end = resolve;
    });
  });
  const finish = async (done = true) => {
    end(done);
    await new Promise(setImmediate);
  };
  /** A run fails after another, and the next comes after its wait and no sooner. */
  const failFor = async (waits: readonly number[]) => {
    for (const wait of waits) {
      await finish(false);
      const before = started.length;
      clock.advance(wait - 1);
      errands.tick();
      expect(started.length).toBe(before);
      clock.advance(1);
      errands.tick();
      expect(started.length).toBe(before + 1);
    }
  };
  return { started, clock, errands, finish, failFor };
}

describe('errands', () => {
  it('whose program cannot be started, for want of memory say, are tried again: the agent holds a session', async () => {
    const clock = testClock();
    let started = 0;
    const errands = createErrands(clock, async () => {
      started += 1;
      throw new Error('spawn ENOMEM');
    });
    errands.want('refresh');
    await errands.idle();
    clock.advance(30_000);
    errands.tick();
    await errands.idle();
    expect(started).toBe(2);
  });

  it('run one at a time, each wish once, taking out before writing', async () => {
    const { started, errands, finish } = program();
    errands.want('refresh');
    for (const wish of ['scrub', 'scrub', 'scrub-everything'] as const) errands.want(wish);
    expect(started).toEqual(['refresh']);
    await finish();
    expect(started).toEqual(['refresh', 'scrub-everything']);
    errands.want('refresh');
    await finish();
    await finish();
    expect(started).toEqual(['refresh', 'scrub-everything', 'scrub', 'refresh']);
    await finish();
    await errands.idle();
  });

  it('take out first what was wished for last, so that a login’s own token is not taken out after it was written', async () => {
    const { started, errands, finish } = program();
    for (const wish of ['scrub', 'scrub-everything', 'refresh'] as const) errands.want(wish);
    for (let run = 0; run < 3; run += 1) await finish();
    await errands.idle();
    expect(started).toEqual(['scrub', 'scrub-everything', 'refresh']);
  });

  it('that ask for themselves while they run wait for half a minute', async () => {
    const { started, clock, errands, finish } = program();
    errands.want('refresh');
    errands.want('refresh');
    await finish();
    await errands.idle();
    errands.tick();
    expect(started).toEqual(['refresh']);
    clock.advance(30_000);
    errands.tick();
    expect(started).toEqual(['refresh', 'refresh']);
    await finish();
    await errands.idle();
    clock.advance(1_000_000);
    errands.tick();
    expect(started).toEqual(['refresh', 'refresh']);
  });

  it('are tried again after a failure, ever more seldom, until one is done', async () => {
    const { started, clock, errands, finish, failFor } = program();
    errands.want('refresh');
    await failFor([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
    await finish(true);
    const before = started.length;
    clock.advance(10_000_000);
    errands.tick();
    expect(started.length).toBe(before);
  });

  it.each(['scrub', 'scrub-everything'] as const)(
    'that failed to %s are tried again, too',
    async (errand) => {
      const { started, clock, errands, finish, failFor } = program();
      errands.want(errand);
      await failFor([30_000, 60_000, 120_000]);
      await finish(true);
      clock.advance(10_000_000);
      errands.tick();
      expect(started).toEqual(Array.from({ length: 4 }, () => errand));
    },
  );

  it('that failed have each their own time', async () => {
    const { started, clock, errands, finish } = program();
    errands.want('refresh');
    await finish(false);
    clock.advance(20_000);
    errands.want('scrub');
    await finish(false);
    clock.advance(10_000);
    errands.tick();
    await finish(true);
    clock.advance(20_000);
    errands.tick();
    await finish(true);
    expect(started).toEqual(['refresh', 'scrub', 'refresh', 'scrub']);
  });

  it('that failed to take everything out take out no more than the orphans of what was written since', async () => {
    const { started, clock, errands, finish } = program();
    errands.want('scrub-everything');
    await finish(false);
    errands.want('refresh');
    await finish(true);
    clock.advance(30_000);
    errands.tick();
    await finish(true);
    clock.advance(10_000_000);
    errands.tick();
    expect(started).toEqual(['scrub-everything', 'refresh', 'scrub']);
  });
});
