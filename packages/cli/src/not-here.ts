import { VouchError } from '@vouch/core';

/** What this version does not do, so that it is said and not found out. One sentence each. */
const tools: Readonly<Record<string, string>> = {
  nuget: 'nuget is not set up by this version',
  dotnet: 'dotnet is not set up by this version',
  swift: 'swift is not set up by this version',
  gem: 'gem and bundler are not set up by this version',
  bundler: 'gem and bundler are not set up by this version',
};

const integrations: readonly string[] = [
  'ecr',
  'docker',
  'codecommit',
  'ssh',
  'github',
  'eks',
  'ssm',
  'rds',
  'redshift',
];

/** The error for a tool that somebody may expect; undefined for a name that nobody would. */
export function toolNotHere(name: string): VouchError | undefined {
  const told = Object.hasOwn(tools, name) ? tools[name] : undefined;
  return told === undefined
    ? undefined
    : new VouchError('usage', told, {
        hint: 'give it the token by its environment: vouch exec --type codeartifact -- COMMAND',
      });
}

/** The error for a neighbour of CodeArtifact's in the guide; undefined for a name that is none. */
export function integrationNotHere(name: string): VouchError | undefined {
  if (!integrations.includes(name)) return undefined;
  return new VouchError('usage', `${name} is not part of Vouch for CodeArtifact`, {
    hint: 'AWS tools can use the session by its AWS profile: vouch setup aws --role ARN',
  });
}
