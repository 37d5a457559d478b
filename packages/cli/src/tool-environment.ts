import { type Domain, formatEndpoint, type PackageFormat, VouchError } from '@vouch/core';

/** What a tool's variables are made of. */
export interface ToolEnvironment {
  readonly domain: Domain;
  readonly repository: string;
  /** The name that the tool's own files know the repository by; setup's is `codeartifact-REPOSITORY`. */
  readonly name: string;
  readonly token: string;
}

type Variables = Readonly<Record<string, string>>;

interface EnvironmentTool {
  readonly format: PackageFormat;
  readonly variables: (given: ToolEnvironment, url: string) => Variables;
}

const user = 'aws';

/** Tools that take a user and a password, or a token, from variables of their own. Source: each tool's documents. */
const tools: Readonly<Record<string, EnvironmentTool>> = {
  // Without `cargo:token` cargo refuses a registry that wants authentication, whatever its token variable says.
  cargo: {
    format: 'cargo',
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
    variables: ({ token }, url) => ({ PIP_INDEX_URL: `${withPassword(url, token)}simple/` }),
  },
  uv: {
    format: 'pypi',
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
    variables: ({ name, token }) => ({
      [`POETRY_HTTP_BASIC_${shout(name)}_USERNAME`]: user,
      [`POETRY_HTTP_BASIC_${shout(name)}_PASSWORD`]: token,
    }),
  },
  twine: {
    format: 'pypi',
    variables: ({ token }, url) => ({
      TWINE_REPOSITORY_URL: url,
      TWINE_USERNAME: user,
      TWINE_PASSWORD: token,
    }),
  },
  bundler: {
    format: 'ruby',
    variables: ({ token }, url) => ({ [`BUNDLE_${bundlerHost(url)}`]: `${user}:${token}` }),
  },
  nuget: {
    format: 'nuget',
    variables: ({ name, token }) => ({
      [`NuGetPackageSourceCredentials_${name.replace(/\W/g, '_')}`]: `Username=${user};Password=${token}`,
    }),
  },
};

export const environmentTools = Object.keys(tools);

/** The variables for one tool. Throws `usage` for a tool that has none of its own, or a region of no known partition. */
export function toolVariables(tool: string, given: ToolEnvironment): Variables {
  const known = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  const url =
    known && formatEndpoint({ ...given.domain, format: known.format, repository: given.repository });
  if (known === undefined || url === undefined)
    throw new VouchError('usage', `${tool} has no variables of its own`);
  return known.variables(given, url);
}

function shout(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** A token is base64url with dots, so it needs no escaping in a URL. */
function withPassword(url: string, token: string): string {
  return url.replace('https://', `https://${user}:${token}@`);
}

/** Bundler's own rule: upper case, `.` becomes two underscores, `-` three. */
function bundlerHost(url: string): string {
  return new URL(url).hostname.toUpperCase().replaceAll('.', '__').replaceAll('-', '___');
}
