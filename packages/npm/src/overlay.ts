import { basename, join } from 'node:path';
import { type FileFact, npmrcFormat, plainTextOf, readFileFact } from '@vouch/adapter-kit';
import {
  type Context,
  type Domain,
  formatEndpoint,
  printable,
  printableUrl,
  type Secret,
  toVouchError,
  VouchError,
  withSlash,
} from '@vouch/core';
import { namesRegistry, registriesIn } from './named-registry.ts';
import { isCredentialKey, registryKeys, registryPart, tokenKey } from './npmrc/keys.ts';
import { projectNpmrcs } from './npmrc/project-files.ts';
import { decidesThroughWhom } from './npmrc/through-whom.ts';
import { userNpmrc } from './npmrc/user-file.ts';
import { overlayDirectory } from './overlay-directory.ts';
import { ownRoutes } from './setup/own-routes.ts';
import { pnpmAuthFile } from './setup/pnpm-routes.ts';

export interface OverlayRequest {
  readonly domain: Domain;
  readonly token: Secret;
  /** The repository to read from; absent: what the user's and the project's own files name. */
  readonly repository?: string;
  readonly scopes: readonly string[];
  /** What `--tool` calls the tools that read the file. */
  readonly tools: readonly string[];
  /** What runs. */
  readonly command: readonly string[];
  /** The Node whose npm runs, as far as it is known. */
  readonly node: string;
}

export interface Overlay {
  /** The environment for the child: the caller's, with what names the file and the repository. */
  readonly env: Context['env'];
  /** Removes the file. Never rejects: the command is over, and its exit code is what counts. */
  end(): Promise<void>;
}

/**
 * A stand-in for the user's .npmrc, for one child process: their settings, and this domain's token. npm 8 to 12, pnpm 9 to
 * 12, yarn 1 and bun all follow `NPM_CONFIG_USERCONFIG` (measured), and a shell hands it on, as it does not the
 * variables with `//` in their names. The file is ours alone, in memory where the machine has a place for it, and gone
 * with the child.
 */
export async function npmOverlay(context: Context, request: OverlayRequest): Promise<Overlay> {
  const { text } = await readFileFact(context, userNpmrc(context));
  const projects = await textsOf(context, await projectNpmrcs(context));
  const overlay = overlayText(
    text ?? '',
    projects.map((each) => each.text),
    request,
  );
  const told = await rivals(context, projects, request);
  const directory = await overlayDirectory(context);
  const path = join(directory, 'npmrc');
  const end = async () => {
    try {
      await context.files.rm(directory, { recursive: true, force: true });
    } catch (thrown) {
      context.say(`vouch: the token stays in ${path}: ${toVouchError(thrown).message}`);
    }
  };
  try {
    const handle = await context.files.open(path, 'wx', 0o600);
    try {
      await handle.writeFile(overlay);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    await end();
    throw new VouchError('configuration', `cannot write ${path}`, { cause });
  }
  for (const line of told) context.say(line);
  return { env: { ...withRegistry(context.env, request), NPM_CONFIG_USERCONFIG: path }, end };
}

/** A file that says something. */
type Text = Pick<FileFact, 'path'> & { readonly text: string };

async function textsOf(context: Context, paths: readonly string[]): Promise<readonly Text[]> {
  const facts = await Promise.all(paths.map((path) => readFileFact(context, path).catch(() => undefined)));
  return facts.flatMap((fact) => (fact?.text ? [{ path: fact.path, text: fact.text }] : []));
}

/** Throws `usage` where nothing names a repository of the domain. Asked before there is a token. */
export async function requireRepository(
  context: Context,
  request: Pick<OverlayRequest, 'domain' | 'repository' | 'tools' | 'command' | 'node'>,
): Promise<void> {
  if (request.repository !== undefined || (await namesRegistry(context, hostsOf(request), request))) return;
  throw whichRepository(request.tools[0]);
}

export function whichRepository(tool: string | undefined): VouchError {
  return new VouchError('usage', `which repository is ${tool} to use?`, { hint: '--repository NAME' });
}

/**
 * Variables that beat what was asked for. Measured: pnpm 11 and 12 take their own before `NPM_CONFIG_USERCONFIG`, bun takes its
 * own before `npm_config_registry` and its token before the file's, as npm 11 and pnpm 11 and 12 take that of a variable.
 */
const takesFile = /^(?:npm_config_userconfig|pnpm_config_(?:userconfig|npmrc_auth_file|_auth))$/i;
const takesRegistry = /^(?:(?:p?npm_config|bun_config|yarn)_registry|(?:npm|bun)_config_token)$/i;
const takesToken = /^p?npm_config_\/\/([^/]+)\/.*:_(?:authToken|auth|password)$/i;

/** A project's own .npmrc beats the user's, and a variable beats both: what was asked for is what counts. */
function withRegistry(env: Context['env'], request: OverlayRequest): Context['env'] {
  const own = ownUrl(request);
  const hosts = hostsOf(request);
  const isForAll = own !== undefined && request.scopes.length === 0;
  const isBeaten = (name: string) =>
    takesFile.test(name) ||
    hosts.has(takesToken.exec(name)?.[1] ?? '') ||
    (isForAll && takesRegistry.test(name)) ||
    request.scopes.some((scope) => name.toLowerCase() === `npm_config_${scope}:registry`);
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !isBeaten(name)));
  // pnpm 11 and 12 do not read npm's.
  return isForAll ? { ...others, npm_config_registry: own, pnpm_config_registry: own } : others;
}

/** What stands in files that the tools take before the one that we name. */
async function rivals(
  context: Context,
  projects: readonly Text[],
  request: OverlayRequest,
): Promise<readonly string[]> {
  const own = ownUrl(request);
  const texts = [...projects];
  if (request.tools.includes('pnpm')) texts.push(...(await textsOf(context, [pnpmAuthFile(context)])));
  const found = texts.flatMap((each) => rivalsIn(each, request));
  for (const tool of request.tools) {
    for (const { file, line, key, url } of await ownRoutes(context, tool).catch(() => [])) {
      const isTold = texts.some(({ path }) => path === file);
      if (own === undefined || url === own || isTold || !registryKeys(request.scopes).includes(key)) continue;
      const at = `vouch: ${printable(file)}:${line} has ${tool} take ${printable(key)} from ${printableUrl(url)}`;
      if (key !== 'registry') found.push(`${at}, and it wins`);
      // Our variables beat every other file (measured with bun 1.4 and pnpm 11 and 12).
      else if (basename(file) === 'pnpm-workspace.yaml') found.push(`${at}, and with pnpm 10 it wins`);
    }
  }
  return found;
}

/**
 * No shell hands on a variable with a scope or a host in its name, so there the project has its way, as it has with its proxy; and
 * that is said. Pure.
 */
export function rivalsIn({ path, text }: Text, request: OverlayRequest): readonly string[] {
  const own = ownUrl(request);
  const hosts = hostsOf(request);
  const told = npmrcFormat.leaves(text).flatMap((leaf) => {
    const [section, key = ''] = leaf.names;
    if (section !== '') return [];
    if (decidesThroughWhom(key, plainTextOf(text, leaf)))
      return [`sets ${printable(key)}, which decides through whom the token goes`];
    // One for the host alone is shorter than ours, and loses.
    const [, registry, host = ''] = /^(\/\/([^/]+)\/.+):_authToken$/i.exec(key) ?? [];
    return hosts.has(host) ? [`has a token for ${printable(`${registry}`)} of its own, and it wins`] : [];
  });
  const scopes = request.scopes.flatMap((scope) => {
    const value = npmrcFormat.find(text, [`${scope}:registry`])?.value;
    if (own === undefined || typeof value !== 'string' || withSlash(value) === own) return [];
    return [`takes ${scope} from ${printableUrl(value)}, and it wins`];
  });
  return [...new Set([...told, ...scopes])].map((each) => `vouch: ${printable(path)} ${each}`);
}

function ownUrl({ domain, repository }: OverlayRequest): string | undefined {
  return repository === undefined ? undefined : formatEndpoint({ ...domain, format: 'npm', repository });
}

/**
 * The user's text with every credential of this domain's hosts replaced by the token: for the host, which npm, pnpm and bun
 * take for all of its repositories, and for each repository that a file names, because yarn 1 takes nothing else. Pure.
 */
export function overlayText(user: string, projects: readonly string[], request: OverlayRequest): string {
  const { token, scopes } = request;
  const hosts = hostsOf(request);
  let text = user;
  const foreign = keysOf(user).filter((key) => {
    const isOfHost = hosts.has(/^\/\/([^/]+)/.exec(key)?.[1] ?? '');
    return isOfHost && (isCredentialKey(key) || key.endsWith(':tokenHelper'));
  });
  for (const key of new Set(foreign)) {
    let left = text;
    for (const each of foreign) if (each === key) left = npmrcFormat.remove(left, [key], []);
    npmrcFormat.verify(text, left, [key], 'absent');
    text = left;
  }
  const put = (key: string, value: string | boolean) => {
    const longer = npmrcFormat.set(text, [key], npmrcFormat.encode(value)).text;
    npmrcFormat.verify(text, longer, [key], { value });
    text = longer;
  };
  const own = ownUrl(request);
  if (own !== undefined) for (const key of registryKeys(scopes)) put(key, own);
  const named = [user, ...projects]
    .flatMap(registriesIn)
    .filter((url) => URL.canParse(url) && hosts.has(new URL(url).host));
  for (const url of new Set([...(own === undefined ? [] : [own]), ...named])) {
    put(tokenKey(url), token.expose());
    // npm 11 warns of a key that it does not know.
    if (request.tools.includes('yarn1')) put(`${registryPart(url)}:always-auth`, true);
  }
  for (const host of hosts) put(`//${host}/:_authToken`, token.expose());
  return text;
}

function keysOf(text: string): string[] {
  return npmrcFormat
    .leaves(text)
    .flatMap(({ names: [section, key] }) => (section === '' && key ? [key] : []));
}

/** The hosts of the domain's endpoints. */
function hostsOf({ domain }: Pick<OverlayRequest, 'domain'>): ReadonlySet<string> {
  const urls = (['ipv4', 'dualstack'] as const).flatMap(
    (type) => formatEndpoint({ ...domain, format: 'npm', repository: 'any' }, type) ?? [],
  );
  return new Set(urls.map((url) => new URL(url).host));
}
