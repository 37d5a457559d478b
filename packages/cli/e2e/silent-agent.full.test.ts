import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DoctorBench, openDoctorBench } from './doctor-bench.ts';

let bench: DoctorBench;
beforeAll(async () => {
  bench = await openDoctorBench();
  await bench.signIn();
  await bench.setUp('cargo');
});
afterAll(() => bench.close());

it('the doctor does not say that nobody is signed in where the agent was stopped, and nobody waits for it twice', async () => {
  bench.signOut();
  await bench.enroll();
  await bench.browser('hardware-key');
  await bench.vouch('login');
  await bench.setUp('npm', 'yarn1');
  const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
  process.kill(agent.pid, 'SIGSTOP');
  const { text, findings } = await bench.examine();
  expect(text).not.toContain('nobody is signed in');
  expect(findings).toContainEqual({
    check: 'identity',
    state: 'warning',
    what: expect.stringMatching(/^not checked: the agent at .* does not answer/),
  });
  const startedAt = performance.now();
  expect(await bench.vouch('status')).toMatchObject({ code: 4, stdout: '' });
  expect(performance.now() - startedAt).toBeLessThan(18_000);
  expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0 });
});
