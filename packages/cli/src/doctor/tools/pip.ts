import { dirname } from 'node:path';
import { type Context, Secret, sameRepository } from '@vouch/core';
import { pipNamedFile, pipUserFile, readPythonFacts } from 'keyring-vouch';
import type { Remedy } from '../../remedy.ts';
import { setUpAgain } from '../../setup/set-up-again.ts';
import type { SetUp } from '../../setup/set-ups.ts';
import { damaged } from '../damage.ts';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { judge, repositoryAt } from '../found-token.ts';
import { gather } from '../gather.ts';
import type { IniLine } from '../ini-lines.ts';
import { firstKeyring } from '../keyring.ts';
import { isOurIndex } from '../our-index.ts';
import { lookAtEnvironment } from '../overrides/look.ts';
import { saysNo } from '../overrides/python.ts';
import type { Scene } from '../scene.ts';
import { countingLine, filesOf, linesOfPip, nameOf } from './pip-files.ts';
import { lookAtPipVersion } from './pip-version.ts';
import { lacksBackend } from './python.ts';

/** What pip would read here: its files from the weakest to the strongest, its version, and the keyring that it would start. */
export async function lookAtPip(scene: Scene): Promise<readonly Diagnosis[]> {
  const setUps = scene.setUps.filter(({ tool }) => tool === 'pip');
  const latest = setUps.at(-1);
  if (latest === undefined) return [];
  const found = await gather(lookAtEnvironment(scene, 'pip'), lookAtFiles(scene, setUps, latest));
  const wrong = found.filter(({ state }) => state !== 'good');
  return wrong.length > 0 ? wrong : found;
}

/** The set-ups of pip: it has one index, so the one that its files name is in force, and the others wait behind it. */
async function lookAtFiles(
  scene: Scene,
  setUps: readonly SetUp[],
  latest: SetUp,
): Promise<readonly Diagnosis[]> {
  const { context } = scene;
  const [named, ours] = await Promise.all([pipNamedFile(context), pipUserFile(context)]);
  const names = filesOf(context, named);
  const files = await Promise.allSettled(names.map((file) => linesOfPip(context, file)));
  // pip stops at such a file, so what the others say is not asked.
  const damages = files.flatMap((read, index) => {
    const file = names[index] ?? '';
    const again = file === ours ? setUpAgain(scene.config, latest) : undefined;
    return read.status === 'rejected' ? [damaged(file, read.reason, again)] : [];
  });
  if (damages.length > 0) return damages;
  const lines = files.flatMap((read) => (read.status === 'fulfilled' ? read.value : []));
  const index = repositoryAt(scene, splitUrl(countingLine(lines, 'index-url')?.value ?? '').url);
  const inForce = setUps.find((each) => index !== undefined && sameRepository(each, index)) ?? latest;
  return [
    good(`pip asks vouch for the tokens of ${inForce.repository}`),
    ...(await lookAtIndex(scene, inForce, { lines, named })),
    ...lookAtExtras(lines),
    ...lookAtSections(scene, inForce, lines),
    ...(await lookAtProvider(scene, inForce, lines)),
  ];
}

/** `named` is the file that PIP_CONFIG_FILE has pip read in the place of the user's. */
async function lookAtIndex(
  scene: Scene,
  setUp: SetUp,
  { lines, named }: { readonly lines: readonly IniLine[]; readonly named: string | undefined },
): Promise<Diagnosis[]> {
  const found = countingLine(lines, 'index-url');
  const again = setUpAgain(scene.config, setUp);
  if (found === undefined) {
    const where =
      named === undefined ? '' : `; PIP_CONFIG_FILE has it read ${named} in the place of your own`;
    return [bad(`no file of pip’s names an index any more${where}`, again)];
  }
  const at = `${found.file}:${found.from}`;
  const { password, url } = splitUrl(found.value);
  if (!isOurIndex(scene, 'pip', url))
    return [
      bad(
        `${at} sends pip to an index that is not the one of ${setUp.repository}`,
        isUsers(scene.context, found.file) ? remedyOf(found, again) : found.cut,
      ),
    ];
  if (password === undefined) return [];
  // What `aws codeartifact login` writes. pip asks no keyring where the URL has a password.
  const remedy = remedyOf(found, again);
  const verdict = await judge(scene, password, url.replace(/simple\/?$/, ''));
  return verdict.is === 'stale'
    ? [bad(`${at} holds a stale token, and keeps pip from asking vouch: ${verdict.how}`, remedy)]
    : [bad(`${at} holds a token, which keeps pip from asking vouch once it ends`, remedy)];
}

/** Set-up writes into `[global]`: what stands in `[install]` would still beat that. */
function remedyOf({ section, cut }: IniLine, again: Remedy): Remedy {
  return section === 'install' ? cut : again;
}

/** A virtual environment's file beats the user's, which setup writes, as it does the one that PIP_CONFIG_FILE names. */
function isUsers({ env }: Context, file: string): boolean {
  const environment = env['VIRTUAL_ENV'];
  return !environment || dirname(file) !== environment;
}

function lookAtExtras(lines: readonly IniLine[]): Diagnosis[] {
  return lines
    .filter(({ key, value }) => nameOf(key) === 'extra-index-url' && value !== '')
    .map(({ file, from, cut }) =>
      warning(
        `${file}:${from} has an extra-index-url: pip takes the highest version from anywhere (CVE-2018-20225)`,
        cut,
      ),
    );
}

async function lookAtProvider(
  scene: Scene,
  setUp: SetUp,
  lines: readonly IniLine[],
): Promise<readonly Diagnosis[]> {
  const { context, config } = scene;
  const line = countingLine(lines, 'keyring-provider');
  const named = context.env['PIP_KEYRING_PROVIDER'];
  const again = setUpAgain(config, setUp);
  if (line === undefined && !named) return [bad('no file of pip’s has it ask keyring any more', again)];
  const provider = named || line?.value;
  if (provider === 'import')
    return await gather(
      lookAtPipVersion(context, 'import'),
      lookForBackend(context, named ? { kind: 'unset', names: ['PIP_KEYRING_PROVIDER'] } : again),
    );
  if (provider === 'subprocess')
    return await gather(
      lookAtPipVersion(context, 'subprocess', indexInForce(scene, lines, again)),
      firstKeyring(scene, 'pip'),
    );
  // A variable that keeps pip from keyring is told of with the others.
  if (named || line === undefined) return [];
  return [bad(`${line.file}:${line.from} keeps pip from asking keyring`, remedyOf(line, again))];
}

/** The Python that set-up asks as well: without our backend it has pip start a keyring. A system’s Python lets nobody install one. */
async function lookForBackend(context: Context, remedy: Remedy): Promise<readonly Diagnosis[]> {
  const facts = await readPythonFacts(context);
  return facts.pip === undefined || facts.backend ? [] : [lacksBackend('pip', facts, remedy)];
}

/** Where pip looks, and the user name in that URL; undefined where it is none of ours. */
function indexInForce(
  scene: Scene,
  lines: readonly IniLine[],
  again: Remedy,
): Parameters<typeof lookAtPipVersion>[2] {
  const variable = 'PIP_INDEX_URL';
  const named = scene.context.env[variable];
  const line = countingLine(lines, 'index-url');
  const { url, user } = splitUrl(named || (line?.value ?? ''));
  if (!isOurIndex(scene, 'pip', url)) return undefined;
  if (named) return { at: variable, user, remedy: { kind: 'unset', names: [variable] } };
  return line && { at: `${line.file}:${line.from}`, user, remedy: remedyOf(line, again) };
}

/** What a section for one command may say that keeps this command from vouch. For `install` the index and the provider are looked at above. */
function lookAtSections(scene: Scene, { repository }: SetUp, lines: readonly IniLine[]): Diagnosis[] {
  return ['install', 'download', 'wheel', 'lock', 'index', 'list'].flatMap((command) => {
    const tell = (name: string, isHarmless: (value: string) => boolean, does: string) => {
      const line = countingLine(lines, name, command);
      const isToldAbove = command !== 'install' && line?.section === 'global';
      if (line === undefined || isToldAbove || isHarmless(line.value)) return [];
      return [bad(`${line.file}:${line.from} ${does}`, line.cut)];
    };
    const noIndex = scene.context.env['PIP_NO_INDEX']
      ? []
      : tell('no-index', saysNo, `keeps pip ${command} from every index`);
    if (command === 'install') return noIndex;
    const isOurs = (value: string) => isOurIndex(scene, 'pip', splitUrl(value).url);
    const isAsked = (value: string) => value === 'subprocess' || value === 'import';
    return [
      ...noIndex,
      ...tell('index-url', isOurs, `sends pip ${command} to an index that is not the one of ${repository}`),
      ...tell('keyring-provider', isAsked, `keeps pip ${command} from asking keyring`),
    ];
  });
}

interface SplitUrl {
  readonly url: string;
  readonly user: string;
  readonly password?: Secret;
}

function splitUrl(text: string): SplitUrl {
  const [, scheme = '', userinfo = '', rest = text] = /^(https:\/\/)(?:([^/@]*)@)?(.*)$/s.exec(text) ?? [];
  const [user = '', password] = userinfo.split(':');
  return { url: scheme + rest, user, ...(password !== undefined && { password: new Secret(password) }) };
}
