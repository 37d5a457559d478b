import { readFile } from 'node:fs/promises';
import { openWorkbench, type Workbench } from '@vouch/workbench';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guide, guideTable } from './guide.ts';

describe('the user’s guide', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
  });
  afterEach(() => bench.close());

  it.each(guide)('$section: $says', ({ proof }) => proof(bench));
});

it('stands in docs/guide.md as it is tested here', async () => {
  const document = await readFile(new URL('../../../../docs/guide.md', import.meta.url), 'utf8');
  expect(document).toContain(guideTable());
});
