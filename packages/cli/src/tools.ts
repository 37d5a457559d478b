import type { Adapter, LaunchedProgram } from '@vouch/adapter-kit';
import type { Context, Domain, PackageFormat } from '@vouch/core';
import { VouchError } from '@vouch/core';
import type { PnpmRequest, StaticTool, TokenStore } from '@vouch/npm';
import type { PythonRequest } from 'keyring-vouch';
import { toolNotHere } from './not-here.ts';
import type { ToolFlag } from './tool-flags.ts';

/** What setup knows about the repository that a tool is set up for. */
export interface ToolSetup {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  readonly registryName?: string;
  /** The profile of ours that the set-up is saved under. */
  readonly profile: string;
  /** Maven: which repositories this one stands in for. */
  readonly mirrorOf?: string;
  /** `@team`, …: what is to come from this repository; none: everything without a scope. */
  readonly scopes: readonly string[];
  readonly tokenStore?: TokenStore;
  /** Whose files are edited: the user's own, or those of the project in the working directory. */
  readonly level: 'user' | 'project';
  readonly program: Omit<LaunchedProgram, 'args'>;
}

/** One package manager, seen from the command line. */
export interface Tool {
  readonly format: PackageFormat;
  /** Which of setup's flags mean something to it. */
  readonly takes: readonly ToolFlag[];
  /** Hands back the adapter with its own request, in one closure, since each adapter has its own types. */
  prepare(setup: ToolSetup): Promise<Prepared>;
}

export interface Prepared {
  use<T>(user: <Request, Facts>(adapter: Adapter<Request, Facts>, request: Request) => T): T;
  /** For a tool whose token stands in a file: remembers the set-up, so that the token is kept fresh. */
  readonly remember?: (context: Context, id: string) => Promise<void>;
}

const tools: Readonly<Record<string, Tool>> = {
  cargo: {
    format: 'cargo',
    takes: ['repository', 'registryName'],
    async prepare({ program, ...request }) {
      const { cargoAdapter } = await import('cargo-credential-vouch');
      return prepared(cargoAdapter, { ...request, program: { ...program, args: ['--cargo-plugin'] } });
    },
  },
  pip: python(['project'], async () => (await import('keyring-vouch')).pipAdapter),
  uv: python(['project', 'registryName'], async () => (await import('keyring-vouch')).uvAdapter),
  twine: python(['registryName'], async () => (await import('keyring-vouch')).twineAdapter),
  poetry: python(['project', 'registryName'], async () => (await import('keyring-vouch')).poetryAdapter),
  pdm: python(['project', 'registryName'], async () => (await import('keyring-vouch')).pdmAdapter),
  maven: {
    format: 'maven',
    takes: ['repository', 'registryName', 'serverId', 'mirrorOf'],
    async prepare({ url, repository, domain, profile, registryName, mirrorOf, program }) {
      const { mavenAdapter } = await import('@vouch/maven-settings');
      return prepared(mavenAdapter, {
        url,
        repository,
        domain,
        profile,
        program: { ...program, args: ['--maven-env'] },
        ...(registryName !== undefined && { serverId: registryName }),
        ...(mirrorOf !== undefined && { mirrorOf }),
      });
    },
  },
  gradle: {
    format: 'maven',
    takes: ['repository'],
    async prepare({ url, program }) {
      const { gradleAdapter } = await import('@vouch/maven-settings');
      return prepared(gradleAdapter, { url, program: { ...program, args: ['--token-for'] } });
    },
  },
  sbt: {
    format: 'maven',
    takes: ['repository'],
    async prepare({ url, repository, program }) {
      const { sbtAdapter } = await import('@vouch/maven-settings');
      return prepared(sbtAdapter, { url, repository, program: { ...program, args: ['--token-for'] } });
    },
  },
  npm: npmrc('npm'),
  yarn1: npmrc('yarn1'),
  bun: npmrc('bun'),
  pnpm: tokenProgram(async () => (await import('@vouch/npm')).pnpmAdapter),
  yarn: tokenProgram(async () => (await import('@vouch/npm')).yarnAdapter),
};

function python<Facts>(takes: readonly ToolFlag[], load: () => Promise<Adapter<PythonRequest, Facts>>): Tool {
  return {
    format: 'pypi',
    takes: ['repository', ...takes],
    async prepare({ program, ...request }) {
      return prepared(await load(), { ...request, program: { ...program, args: ['--keyring'] } });
    },
  };
}

function npmrc(tool: StaticTool): Tool {
  return {
    format: 'npm',
    takes: ['repository', 'scope', 'tokenStore'],
    async prepare({ url, repository, domain, scopes, tokenStore, program }) {
      const { npmrcAdapter } = await import('@vouch/npm');
      const request = {
        url,
        scopes,
        node: program.node,
        ...(tokenStore !== undefined && { store: tokenStore }),
      };
      return {
        ...prepared(npmrcAdapter(tool), request),
        async remember(context, id) {
          const { rememberUse } = await import('@vouch/npm/uses');
          await rememberUse(context, { tool, id }, { ...request, domain, repository });
        },
      };
    },
  };
}

function tokenProgram<Facts>(load: () => Promise<Adapter<PnpmRequest, Facts>>): Tool {
  return {
    format: 'npm',
    takes: ['repository', 'scope'],
    async prepare({ url, scopes, program }) {
      return prepared(await load(), { url, scopes, program });
    },
  };
}

function prepared<Request, Facts>(adapter: Adapter<Request, Facts>, request: Request): Prepared {
  return { use: (user) => user(adapter, request) };
}

export const toolNames = Object.keys(tools);

/** What else a tool is called, or which tool's files another reads. */
const otherNames: Readonly<Record<string, string>> = {
  mvn: 'maven',
  pipx: 'pip',
  python: 'pip',
  rust: 'cargo',
  node: 'npm',
  npx: 'npm',
  berry: 'yarn',
  yarn2: 'yarn',
  yarn3: 'yarn',
  yarn4: 'yarn',
};

function toolMeantBy(name: string): string | undefined {
  const plain = name.toLowerCase();
  if (Object.hasOwn(otherNames, plain)) return otherNames[plain];
  return toolNames.find((tool) => tool === plain);
}

/** The tool of that name. Throws `usage` for a name that is none. */
export function toolNamed(name: string): Tool {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (tool === undefined) {
    const notHere = toolNotHere(name);
    if (notHere !== undefined) throw notHere;
    throw new VouchError('usage', `${name} is not a tool that vouch sets up`, {
      hint: `--tool ${toolMeantBy(name) ?? toolNames.join('|')}`,
    });
  }
  return tool;
}
