import { expect, test } from 'vitest';
import { type ExampleRequest, exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { listChosen } from './remove.ts';
import { previewSetUp, runSetUp } from './run-set-up.ts';

const noting = {
  ...exampleAdapter,
  plan: (...given: Parameters<typeof exampleAdapter.plan>) => ({
    ...exampleAdapter.plan(...given),
    notes: ['of the plan'],
  }),
};

function asked(
  home: TestHome,
  request: ExampleRequest = { name: 'ca', index: 'sparse+https://ca.example/' },
) {
  const own = { path: `${home.home}/.vouch/own.json`, change: () => 'saved\n' };
  return { adapter: noting, request, id: 'ca', own, chosen: ['--name', 'ca'], notes: ['of the command'] };
}

test('a set-up saves, writes and remembers the words, and says each file before its notes', async () => {
  await inTestHome(async (home) => {
    const said: string[] = [];
    const context = { ...home.context, say: (line: string) => void said.push(line) };
    await runSetUp(context, asked(home));
    expect(home.read('.vouch/own.json')).toBe('saved\n');
    expect(home.read('.example/config.toml')).toContain('[registries.ca]');
    expect(await listChosen(context)).toEqual([
      { owner: { tool: 'example', id: 'ca' }, setUps: [['--name', 'ca']] },
    ]);
    expect(said).toEqual([
      `wrote ${home.home}/.vouch/bin/example`,
      `wrote ${home.home}/.example/config.toml`,
      'of the command',
      'of the plan',
    ]);
  });
});

test('a preview shows all that would be written, says the same notes, and writes nothing', async () => {
  await inTestHome(async (home) => {
    const said: string[] = [];
    const context = { ...home.context, say: (line: string) => void said.push(line) };
    const before = home.tree();
    const shown = await previewSetUp(context, asked(home));
    expect(shown).toContain('+saved');
    expect(shown).toContain('+[registries.ca]');
    expect(said).toEqual(['of the command', 'of the plan']);
    expect(home.tree()).toEqual(before);
  });
});

test('one that fails saves nothing either', async () => {
  await inTestHome(async (home) => {
    home.write('.example/config.toml', '[broken');
    await expect(runSetUp(home.context, asked(home))).rejects.toMatchObject({ kind: 'configuration' });
    expect(() => home.read('.vouch/own.json')).toThrow('ENOENT');
  });
});
