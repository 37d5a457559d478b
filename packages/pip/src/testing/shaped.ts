import type { ShapedFile } from '@vouch/adapter-kit/testing';
import { type PdmFacts, pdmAdapter } from '../setup/pdm.ts';
import { type PipFacts, pipAdapter } from '../setup/pip.ts';
import { type PoetryFacts, poetryAdapter } from '../setup/poetry.ts';
import type { PythonRequest } from '../setup/request.ts';
import { type TwineFacts, twineAdapter } from '../setup/twine.ts';
import { type UvFacts, uvAdapter } from '../setup/uv.ts';
import { requestFor } from './request.ts';

const first = requestFor('repo-one');
const renamed = requestFor('repo-one', { registryName: 'second' });
const elsewhere = requestFor('repo-one', {
  domain: { domain: 'team', domainOwner: '222222222222', region: 'eu-west-1' },
});

export const pipFile: ShapedFile<PythonRequest, PipFacts> = {
  adapter: pipAdapter,
  file: '.config/pip/pip.conf',
  kind: 'configparser',
  usual: '; mine\n[global]\ntimeout = 60\nindex-url = https://old.example/simple\n\n[install]\nuser = no\n',
  first,
  changed: elsewhere,
};

export const twineFile: ShapedFile<PythonRequest, TwineFacts> = {
  adapter: twineAdapter,
  file: '.pypirc',
  kind: 'configparser',
  usual:
    '[distutils]\nindex-servers =\n    pypi\n    mine\n\n[pypi]\nusername = __token__\npassword = hunter2hunter2\n\n[mine]\nrepository = https://mine.example/\n',
  first,
  changed: renamed,
};

export const uvFile: ShapedFile<PythonRequest, UvFacts> = {
  adapter: uvAdapter,
  file: '.config/uv/uv.toml',
  kind: 'toml',
  usual:
    '# mine\nkeyring-provider = "disabled" # why\n\n[[index]]\nname = "mine"\nurl = "https://mine.example/simple"\n\n[pip]\nstrict = true\n',
  first,
  changed: renamed,
};

export const poetryFile: ShapedFile<PythonRequest, PoetryFacts> = {
  adapter: poetryAdapter,
  file: '.config/pypoetry/config.toml',
  kind: 'toml',
  usual: '[virtualenvs]\nin-project = true # here\n\n[repositories.mine]\nurl = "https://mine.example/"\n',
  first,
  changed: renamed,
};

export const pdmFile: ShapedFile<PythonRequest, PdmFacts> = {
  adapter: pdmAdapter,
  file: '.config/pdm/config.toml',
  kind: 'toml',
  usual:
    '[pypi]\nurl = "https://old.example/simple" # old\nverify_ssl = true\n\n[repository.mine]\nurl = "https://mine.example/"\n',
  first,
  changed: elsewhere,
};
