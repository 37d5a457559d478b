import { VouchError } from '@vouch/core';

const byEnvironment = 'give it the token by its environment: vouch exec';
const plainly = `${byEnvironment} --type codeartifact -- COMMAND`;
const forTool = (tool: string) => `${byEnvironment} --tool ${tool} --repository NAME -- COMMAND`;

/** What this version does not set up, so that it is said and not found out, and how each can have a token for one command. */
const tools: Readonly<Record<string, string>> = {
  nuget: forTool('nuget'),
  dotnet: forTool('nuget'),
  swift: plainly,
  gem: plainly,
  bundler: forTool('bundler'),
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
  const hint = Object.hasOwn(tools, name) ? tools[name] : undefined;
  return hint === undefined
    ? undefined
    : new VouchError('usage', `${name} is not set up by this version`, { hint });
}

/** The error for a neighbour of CodeArtifact's in the guide; undefined for a name that is none. */
export function integrationNotHere(name: string): VouchError | undefined {
  if (!integrations.includes(name)) return undefined;
  return new VouchError('usage', `${name} is not part of Vouch for CodeArtifact`, {
    hint: 'AWS tools can use the session by its AWS profile: vouch setup aws --role ARN',
  });
}
