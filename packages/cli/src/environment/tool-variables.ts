import { type Domain, formatEndpoint, type PackageFormat, VouchError } from '@vouch/core';
import type { ToolFlag } from '../tool-flags.ts';

/** What a tool's variables are made of. */
export interface ToolEnvironment {
  readonly domain: Domain;
  readonly repository: string;
  /** The name that the tool's own files know the repository by; setup's is `codeartifact-REPOSITORY`. */
  readonly name: string;
  readonly token: string;
}

type Variables = Readonly<Record<string, string>>;

export interface EnvironmentTool {
  readonly format: PackageFormat;
  /** Which of exec's flags mean something to it. */
  readonly takes: readonly ToolFlag[];
  readonly variables: (given: ToolEnvironment, url: string) => Variables;
}

const user = 'aws';
const unnamed: readonly ToolFlag[] = ['repository'];
const named: readonly ToolFlag[] = ['repository', 'registryName'];

/** Tools that take a user and a password, or a token, from variables of their own. Source: each tool's documents. */
const tools: Readonly<Record<string, EnvironmentTool>> = {
  // Without `cargo:token` cargo refuses a registry that wants authentication, whatever its token variable says.
  cargo: {
    format: 'cargo',
    takes: named,
    variables: ({ name, token }, url) => {
      const registry = `CARGO_REGISTRIES_${shout(name)}`;
      return {
        [`${registry}_INDEX`]: `sparse+${url}`,
        [`${registry}_CREDENTIAL_PROVIDER`]: 'cargo:token',
        [`${registry}_TOKEN`]: token,
      };
    },
  },
  pip: {
    format: 'pypi',
    takes: unnamed,
    variables: ({ token }, url) => ({ PIP_INDEX_URL: `${withPassword(url, token)}simple/` }),
  },
  uv: {
    format: 'pypi',
    takes: named,
    variables: ({ name, token }, url) => ({
      UV_DEFAULT_INDEX: `${name}=${url}simple/`,
      [`UV_INDEX_${shout(name)}_USERNAME`]: user,
      [`UV_INDEX_${shout(name)}_PASSWORD`]: token,
      UV_PUBLISH_URL: url,
      UV_PUBLISH_USERNAME: user,
      UV_PUBLISH_PASSWORD: token,
    }),
  },
  poetry: {
    format: 'pypi',
    takes: named,
    variables: ({ name, token }) => ({
      [`POETRY_HTTP_BASIC_${shout(name)}_USERNAME`]: user,
      [`POETRY_HTTP_BASIC_${shout(name)}_PASSWORD`]: token,
    }),
  },
  twine: {
    format: 'pypi',
    takes: unnamed,
    variables: ({ token }, url) => ({
      TWINE_REPOSITORY_URL: url,
      TWINE_USERNAME: user,
      TWINE_PASSWORD: token,
    }),
  },
  bundler: {
    format: 'ruby',
    takes: unnamed,
    variables: ({ token }, url) => ({ [`BUNDLE_${bundlerHost(url)}`]: `${user}:${token}` }),
  },
  nuget: {
    format: 'nuget',
    takes: named,
    variables: ({ name, token }) =>
      Object.fromEntries(
        nugetNames(name).map((each) => [
          `NuGetPackageSourceCredentials_${each}`,
          `Username=${user};Password=${token}`,
        ]),
      ),
  },
};

export const environmentTools = Object.keys(tools);

/** The tools that follow one variable to a file in the place of the user's own. */
export const overlayTools: readonly string[] = ['npm', 'pnpm', 'yarn1', 'bun'];

/** The tool of that name, or undefined for one that has no variables of its own. */
export function environmentTool(name: string): EnvironmentTool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

/** The variables for one tool. Throws `usage` for a region of no known partition. */
export function toolVariables(tool: EnvironmentTool, given: ToolEnvironment): Variables {
  const { domain, repository } = given;
  const url = formatEndpoint({ ...domain, format: tool.format, repository });
  if (url === undefined) throw new VouchError('usage', `${domain.region} has no endpoint of a known form`);
  return tool.variables(given, url);
}

/** A repository's name as the names of variables have it. Pure. */
export function shout(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/**
 * NuGet asks for the name of the source as it stands in `nuget.config` (NuGet.Client, PackageSourceProvider), hyphens and all;
 * NuGet/Home#14562 has seen one that writes a dot as `_`.
 */
function nugetNames(name: string): readonly string[] {
  if (name.includes('='))
    throw new VouchError('usage', 'a variable cannot name a source with = in its name', {
      hint: '--registry-name NAME',
    });
  return [...new Set([name, name.replaceAll('.', '_')])];
}

/** A token is base64url with dots, so it needs no escaping in a URL. */
function withPassword(url: string, token: string): string {
  return url.replace('https://', `https://${user}:${token}@`);
}

/** Bundler's own rule: upper case, `.` becomes two underscores, `-` three. */
function bundlerHost(url: string): string {
  return new URL(url).hostname.toUpperCase().replaceAll('.', '__').replaceAll('-', '___');
}
