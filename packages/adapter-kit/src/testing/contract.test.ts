import { exampleAdapter } from './example-adapter.ts';
import { testAdapter } from './index.ts';

testAdapter({
  adapter: exampleAdapter,
  requests: {
    one: { name: 'one', index: 'sparse+https://one.example/' },
    two: { name: 'two', index: 'sparse+https://two.example/' },
  },
  file: '.example/config.toml',
  starts: {
    'a usual file': '[build]\njobs = 2 # two\n\n[registries.mine]\nindex = "sparse+https://mine.example/"\n',
    'an empty file': '',
    'the same registry by hand': '[registries.one]\nindex = "sparse+https://old.example/" # old\n',
    'a secret beside it':
      '[registries.mine]\ntoken = "hunter2hunter2"\n# password = "swordfish1"\nindex = "https://u:opensesame@x/"\n',
    'dotted keys': 'registries.two.index = "x"\ncredential-alias = {}\n',
  },
  broken: { 'an open string': 'a = "x\n', 'a value in the way': 'registries = 1\n' },
  alsoWrites: ['.vouch/bin/example'],
  secrets: ['hunter2hunter2', 'swordfish1', 'opensesame'],
});
