import { npmrcFormat } from '@vouch/adapter-kit';
import { type Context, type Profile, Secret, withSlash } from '@vouch/core';
import { decidesThroughWhom, pnpmAuthFile, projectNpmrcs, userNpmrc } from '@vouch/npm';
import type { StaticUse } from '@vouch/npm/uses';
import type { Remedy } from '../../remedy.ts';
import { robbed } from '../claims.ts';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { domainOf, judge, placeOf, repositoryAt } from '../found-token.ts';
import { gather } from '../gather.ts';
import { type IniLine, linesOf } from '../ini-lines.ts';
import { lookAtEnvironment } from '../overrides/look.ts';
import type { Scene } from '../scene.ts';
import { lookAtUse } from './npm-use.ts';
import { lookAtRoutes } from './routes.ts';
import { lookAtYarnProject } from './yarn.ts';

const credential = /^(?:(\/\/.*\/?):)?(_auth|_authToken|_password|tokenHelper)$/i;

/** What npm, pnpm, yarn 1 and bun would read here: the environment, the project's .npmrc, the user's, and the tokens of ours. */
export async function lookAtNpm(scene: Scene): Promise<readonly Diagnosis[]> {
  const { context, setUps, uses } = scene;
  const user = userNpmrc(context);
  const projects = await projectNpmrcs(context);
  const areOthers = await Promise.all(projects.map(async (each) => !(await isOneFile(context, each, user))));
  const found = await gather(
    ...['npm', 'yarn1', 'bun', 'pnpm', 'yarn'].map((tool) => lookAtEnvironment(scene, tool)),
    ...projects.filter((_each, at) => areOthers[at]).map((each) => inFile(scene, each, inProject)),
    inFile(scene, user, inUserFile),
    ...(setUps.some(({ tool }) => tool === 'pnpm') ? [inFile(scene, pnpmAuthFile(context), inUserFile)] : []),
    ...['bun', 'pnpm'].map((tool) => lookAtRoutes(scene, tool)),
    lookAtYarnProject(scene),
    ...uses.map((use) => lookAtUse(scene, use)),
  );
  if (found.length > 0) return found;
  return setUps
    .filter(({ format }) => format === 'npm')
    .map(({ tool, repository }) => good(`nothing here keeps ${tool} from ${repository}`));
}

/** The user's own file is no project's: a home directory may be a symlink, and the working directory has none in it. */
async function isOneFile({ files }: Context, one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => files.realpath(path).catch(() => path)),
  );
  return first === second;
}

async function inFile(
  scene: Scene,
  path: string,
  look: (scene: Scene, line: IniLine) => Promise<Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  const lines = await linesOf(scene.context, path, npmrcFormat);
  return (await Promise.all(lines.map((line) => look(scene, line)))).flat();
}

/** A project's file beats the user's, key by key, and goes wherever the repository goes. */
async function inProject(scene: Scene, line: IniLine): Promise<Diagnosis[]> {
  const { file, key, value, from, cut } = line;
  const [, registry, kind] = credential.exec(key) ?? [];
  const at = `${file}:${from}`;
  if (isSetUp(scene) && decidesThroughWhom(key, value))
    return [warning(`${at} sets ${key} for this project, which decides through whom the token goes`, cut)];
  if (kind === undefined) return inRouting(scene, line);
  if (/^tokenHelper$/i.test(kind))
    return [bad(`${at} has a project run a program of its choice for a token (tokenHelper)`, cut)];
  if (registry === undefined)
    return [bad(`${at} has ${key} without a registry: it goes to whatever host a project names`, cut)];
  if (!isConfigured(scene, registry)) return [];
  const [variable] = /\$\{[\w?:-]+\}/.exec(value) ?? [];
  if (variable !== undefined)
    return [besideOurs(scene, registry, `${at} takes the token from ${variable}`, cut)];
  const verdict = await judge(scene, new Secret(value), placeFor(scene, registry));
  const how = verdict.is === 'stale' ? `a stale token (${verdict.how})` : 'a token';
  return [besideOurs(scene, registry, `${at} holds ${how} in the project’s own files`, cut)];
}

/** A token of a project's, and what it does to those of ours. */
function besideOurs(scene: Scene, registry: string, told: string, cut: Remedy): Diagnosis {
  return beatsOurs(scene, registry)
    ? bad(`${told}, and beats the one that vouch keeps fresh`, cut)
    : warning(`${told}, which counts where vouch gives none`, cut);
}

/**
 * npm, yarn 1 and bun take the longest path, and ours has the repository's; pnpm asks its helper whatever stands there, and yarn 2
 * and later read no .npmrc (measured with npm 8, 11 and 12, bun 1.4, pnpm 9 to 12).
 */
function beatsOurs({ setUps }: Scene, registry: string): boolean {
  const isHostAlone = /^\/\/[^/]+\/?$/.test(registry);
  return !isHostAlone && setUps.some(({ tool }) => readsTokens.includes(tool));
}

const readsTokens = ['npm', 'yarn1', 'bun'];

function isSetUp({ setUps }: Scene): boolean {
  return setUps.some(({ format }) => format === 'npm');
}

function inRouting(scene: Scene, { file, key, value, from, cut }: IniLine): Diagnosis[] {
  // npm, yarn 1 and bun take each other's tokens from the user's file; pnpm asks for its own.
  const rival = robbed(scene, ['npm', 'yarn1', 'bun'], key, value) ?? robbed(scene, ['pnpm'], key, value);
  if (rival === undefined) return [];
  return [warning(`${file}:${from} sets ${key} for this project, in the place of ${rival.repository}`, cut)];
}

/** What is not ours in the user's own file. */
async function inUserFile(scene: Scene, { file, key, value, from, cut }: IniLine): Promise<Diagnosis[]> {
  const [, registry, kind] = credential.exec(key) ?? [];
  const at = `${file}:${from}`;
  if (kind === undefined || /^tokenHelper$/i.test(kind)) return [];
  if (registry === undefined)
    return [bad(`${at} has ${key} without a registry: it goes to whatever host a project names`, cut)];
  const url = `https:${registry}`;
  if (!isConfigured(scene, registry) || isOurs(scene.uses, file, url)) return [];
  if (value.includes('${')) return [warning(`${at} takes a token from the environment`, cut)];
  const verdict = await judge(scene, new Secret(value), placeFor(scene, registry));
  const state = beatsOurs(scene, registry) ? bad : warning;
  return verdict.is === 'stale'
    ? [state(`${at} holds a stale token that vouch did not write: ${verdict.how}`, cut)]
    : [warning(`${at} holds a token that vouch did not write, and nothing renews it`, cut)];
}

function isOurs(uses: readonly StaticUse[], file: string, url: string): boolean {
  return uses.some((use) => use.tokenFile === file && withSlash(use.url) === withSlash(url));
}

/** `//HOST/PATH/` of a configured domain; `//HOST/` serves all of its repositories. */
function isConfigured(scene: Scene, registry: string): boolean {
  return domainFor(scene, registry) !== undefined;
}

function domainFor(scene: Scene, registry: string): Profile | undefined {
  const host = registry.slice(2).split('/', 1)[0] ?? '';
  return domainOf(scene, `https:${registry}`) ?? domainOf(scene, host);
}

/** Where a token can be tried: at its own repository, or at one of those that its host serves. */
function placeFor(scene: Scene, registry: string): string {
  const url = `https:${registry}`;
  const domain = domainFor(scene, registry);
  return repositoryAt(scene, url) === undefined && domain !== undefined ? placeOf(scene, domain) : url;
}
