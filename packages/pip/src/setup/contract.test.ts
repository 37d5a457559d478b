import { testAdapter } from '@vouch/adapter-kit/testing';
import { requestFor } from '../testing/request.ts';
import { pdmAdapter } from './pdm.ts';
import { pipAdapter } from './pip.ts';
import { poetryAdapter } from './poetry.ts';
import { twineAdapter } from './twine.ts';
import { uvAdapter } from './uv.ts';

const requests = { one: requestFor('repo-one'), two: requestFor('repo.two', { registryName: 'second' }) };
/** pip and pdm have one index: two owners share it. */
const sharing = { one: requestFor('repo-one'), two: requestFor('repo-one') };
const alsoWrites = ['.vouch/bin/keyring'];

testAdapter({
  adapter: pipAdapter,
  requests: sharing,
  file: '.config/pip/pip.conf',
  starts: {
    'a usual file':
      '; mine\n[global]\ntimeout = 60\nindex-url = https://me:hunter2hunter2@old.example/simple # old\n\n[install]\nuser = no\n',
    'an empty file': '',
    'colons and continuation lines':
      '[global]\nextra-index-url:\n    https://a.example/100%/\n    https://b.example/\nIndex_URL: https://old.example/\n[freeze]\ntimeout: 10\n',
  },
  broken: {
    'a line without a section': 'timeout = 60\n',
    'a key that stands twice': '[global]\ntimeout = 1\ntimeout = 2\n',
    'a line that is no setting': '[global]\nnonsense\n',
  },
  alsoWrites,
  secrets: ['hunter2hunter2'],
});

testAdapter({
  adapter: uvAdapter,
  requests,
  file: '.config/uv/uv.toml',
  starts: {
    'a usual file':
      '# mine\nkeyring-provider = "disabled" # why\n\n[[index]]\nname = "mine"\nurl = "https://me:hunter2hunter2@mine.example/simple"\n\n[pip]\nstrict = true\n',
    'the index by hand': `[[index]]\nname = "codeartifact-repo-one" # ours?\nurl = "https://old.example/"\n`,
  },
  broken: {
    'an open string': 'a = "x\n',
    'an index that is no list': 'index = 1\n',
    'a list in one line, which has no room': 'index = [{ name = "x", url = "https://x.example/" }]\n',
  },
  alsoWrites,
  secrets: ['hunter2hunter2'],
});

testAdapter({
  adapter: twineAdapter,
  requests,
  file: '.pypirc',
  starts: {
    'a usual file':
      '[distutils]\nindex-servers =\n    pypi\n    mine\n\n[pypi]\nusername = __token__\npassword = hunter2hunter2\n\n[mine]\nrepository = https://mine.example/\n',
    'no list': '[pypi]\nusername: __token__\npassword: hunter2hunter2\n',
    'the section by hand':
      '[distutils]\nindex-servers =\n\tcodeartifact-repo-one\n[codeartifact-repo-one]\nrepository: https://old.example/\nusername: me\n',
    'what aws codeartifact login wrote': `[distutils]\nindex-servers =\n    pypi\n    codeartifact\n\n[codeartifact]\nrepository = ${requestFor('repo-one').url}\nusername = aws\npassword = hunter2hunter2\n`,
  },
  broken: { 'a line without a section': 'x = 1\n', 'a section that stands twice': '[pypi]\n[pypi]\n' },
  secrets: ['hunter2hunter2'],
});

testAdapter({
  adapter: poetryAdapter,
  requests,
  file: '.config/pypoetry/config.toml',
  starts: {
    'a usual file':
      '[virtualenvs]\nin-project = true # here\n\n[repositories.mine]\nurl = "https://me:hunter2hunter2@mine.example/"\n',
    'the repository by hand': '[repositories]\ncodeartifact-repo-one.url = "https://old.example/"\n',
  },
  broken: { 'an open string': 'a = "x\n', 'repositories that are no table': 'repositories = 1\n' },
  secrets: ['hunter2hunter2'],
});

testAdapter({
  adapter: pdmAdapter,
  requests: sharing,
  file: '.config/pdm/config.toml',
  starts: {
    'a usual file':
      '[pypi]\nurl = "https://me:hunter2hunter2@old.example/simple" # old\nverify_ssl = true\n\n[repository.mine]\nurl = "https://mine.example/"\n',
    'passwords of former times': `[pypi]\nurl = "https://old.example/simple"\nusername = "me"\npassword = "hunter2hunter2"\n\n[repository.codeartifact-repo-one]\nurl = "${requestFor('repo-one').url}"\npassword = "hunter2hunter2"\n`,
  },
  broken: { 'an open string': 'a = "x\n', 'an index that is no table': 'pypi = 1\n' },
  alsoWrites,
  secrets: ['hunter2hunter2'],
});
