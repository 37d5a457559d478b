import {
  type Adapter,
  type Change,
  type Edit,
  editFile,
  type FileFact,
  npmrcFormat,
  readFileFact,
  remove,
  set,
} from '@vouch/adapter-kit';
import { type Context, VouchError } from '@vouch/core';
import { carriedLines } from '../npmrc/former-global.ts';
import { type InForce, npmInForce } from '../npmrc/in-force.ts';
import { registryKeys, registryPart, tokenKey } from '../npmrc/keys.ts';
import { fileIn } from '../npmrc/memory-directory.ts';
import { readNpmrc } from '../npmrc/read-npmrc.ts';
import { memoryInForce } from '../uses/memory-in-force.ts';
import { readUses, type StaticTool, type StaticUse } from '../uses/static-uses.ts';
import { bunRoutes } from './bunfig.ts';
import { otherGlobalFiles } from './global-files.ts';
import { requireFree, requireOneUrl } from './registry-owner.ts';
import { bunRivals, rivals } from './rivals.ts';
import type { Route } from './route.ts';
import { chooseStore, type StoreChoice, type StoreFacts, type TokenStore } from './store.ts';

export interface NpmRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  /** `@team`, …: what comes from this repository. None: everything that has no scope. */
  readonly scopes: readonly string[];
  /** The person's own wish; absent: memory where that takes nothing away. */
  readonly store?: TokenStore;
  /** The Node that runs npm, by its absolute path. */
  readonly node: string;
}

export interface NpmFacts {
  readonly user: FileFact;
  /** The user's file is itself a symlink, as those are that a repository of dotfiles keeps. */
  readonly userIsLink: boolean;
  readonly inForce: InForce;
  readonly stores: StoreFacts;
  readonly uses: readonly StaticUse[];
  /** What counts for bun before any .npmrc; empty for the others. */
  readonly bunRoutes: readonly Route[];
}

/**
 * Sets npm, yarn 1 or bun up at user level: which registry serves what, and for npm where its tokens stand. The token
 * itself is written apart (`uses/`), since it comes and goes with the session.
 */
export function npmrcAdapter(tool: StaticTool): Adapter<NpmRequest, NpmFacts> {
  return {
    tool,
    inspect: async (context, request) => ({
      ...(await inspect(context, request)),
      bunRoutes: tool === 'bun' ? await bunRoutes(context) : [],
    }),
    plan: (request, facts) => plan(tool, request, facts),
  };
}

async function inspect(context: Context, { url, node }: NpmRequest): Promise<Omit<NpmFacts, 'bunRoutes'>> {
  const inForce = await npmInForce(context, node);
  const uses = await readUses(context);
  const memory = await memoryInForce(context, inForce.globalFile, uses);
  const global = await readFileFact(context, inForce.defaultGlobalFile);
  return {
    user: await readNpmrc(context, inForce.userFile),
    userIsLink: await isLink(context, inForce.userFile),
    inForce,
    uses,
    stores: {
      memory,
      memoryFile: fileIn(memory),
      inForce,
      carried: carriedLines(global),
      otherGlobalFiles: await otherGlobalFiles(context, inForce.defaultGlobalFile, node),
      fileReaders: uses.filter((use) => use.url === url && use.tool !== 'npm').map((use) => use.tool),
    },
  };
}

async function isLink({ files }: Context, path: string): Promise<boolean> {
  const found = await files.lstat(path).catch(() => undefined);
  return found?.isSymbolicLink() === true;
}

function plan(tool: StaticTool, request: NpmRequest, facts: NpmFacts) {
  const { url } = request;
  const keys = registryKeys(request.scopes);
  requireFree(url, keys, facts.uses, facts.user);
  requireOneUrl(tool, url, facts.uses, facts.user);
  const choice = storeFor(tool, request, facts);
  const changes: Change[] = [
    ...keys.map((key) => set([key], url)),
    // yarn 1 sends no token for a package without a scope unless it is told to.
    ...(tool === 'yarn1' ? [set([`${registryPart(url)}:always-auth`], true)] : []),
    ...(choice.store === 'memory' ? pointTo(facts, url) : []),
  ];
  const edits: Edit[] = [editFile(facts.user, npmrcFormat, changes)];
  return {
    edits,
    notes: [
      ...storeNotes(tool, choice, facts),
      ...rivals(url, facts.inForce, facts.user.text),
      ...bunRivals(request, facts.bunRoutes),
    ],
  };
}

function storeFor(tool: StaticTool, request: NpmRequest, facts: NpmFacts): StoreChoice {
  const file = { store: 'file', why: `${tool} reads no other` } as const;
  const choice = tool === 'npm' ? chooseStore(facts.stores) : file;
  if (request.store === 'file') {
    if (tool !== 'npm' || facts.inForce.globalFile !== facts.stores.memoryFile)
      return { store: 'file', why: 'as you wished' };
    throw new VouchError('configuration', 'npm tokens are kept in memory already', {
      hint: 'undo those set-ups with --remove first',
    });
  }
  if (request.store === 'memory' && choice.store === 'file') {
    throw new VouchError('configuration', `${tool} cannot keep its token in memory here: ${choice.why}`, {
      hint: '--token-store file',
    });
  }
  return choice;
}

/** The pointer, what the former global file said, and no token in the user's file that would beat ours. */
function pointTo({ user, stores }: NpmFacts, url: string): Change[] {
  const { memoryFile, carried } = stores;
  if (memoryFile === undefined || 'refused' in carried) return [];
  const text = user.text ?? '';
  const lines = carried.lines.filter(({ key, value }) => {
    const own = npmrcFormat.find(text, [key])?.value;
    return own === undefined || own === value;
  });
  return [
    set(['globalconfig'], memoryFile),
    ...lines.map(({ key, value }) => set([key], value)),
    ...(npmrcFormat.find(text, [tokenKey(url)]) === null ? [] : [remove([tokenKey(url)])]),
  ];
}

function storeNotes(tool: StaticTool, choice: StoreChoice, facts: NpmFacts): string[] {
  const { stores, inForce, user, userIsLink } = facts;
  if (choice.store === 'file')
    return [
      `${tool} tokens are kept in ${inForce.userFile}, mode 0600 (${choice.why})`,
      ...(userIsLink
        ? [`${inForce.userFile} is a symlink to ${user.target}: commit no token from there`]
        : []),
    ];
  return [
    `npm tokens are kept in ${stores.memoryFile ?? ''}, in memory only`,
    `npm reads that file in the place of ${inForce.defaultGlobalFile}: change settings with npm config set --location=user`,
  ];
}
