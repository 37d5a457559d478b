import { readFileSync } from 'node:fs';
import { fencesOf } from '@vouch/workbench/markdown';
import { parse, parseAllDocuments } from 'yaml';

const text = readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8');

/** The fenced blocks of `docs/ci.md` below a heading, by language, in order. */
function blocksOf(heading: string, language: string): string[] {
  const found = fencesOf(text).filter((fence) => fence.heading === heading && fence.language === language);
  return found.map(({ body }) => body);
}

/** What a pipeline says, as far as a test has to play it. */
export interface Pipeline {
  readonly env: Record<string, string>;
  /** Each runs in a shell of its own. */
  readonly scripts: readonly string[];
}

function onlyBlock(heading: string, language: string): string {
  const [block, ...others] = blocksOf(heading, language);
  if (block === undefined || others.length > 0)
    throw new Error(`${heading} has not one block of ${language}`);
  return block;
}

interface Workflow {
  permissions: Record<string, string>;
  env: Record<string, string>;
  jobs: { build: { steps: readonly { run?: string }[] } };
}

/** Each `run` is a shell. */
export function githubPipeline(): Pipeline & { readonly permissions: Record<string, string> } {
  const { permissions, env, jobs } = parse(onlyBlock('GitHub Actions', 'yaml')) as Workflow;
  return { permissions, env, scripts: jobs.build.steps.flatMap(({ run }) => run ?? []) };
}

interface GitlabFile {
  build: {
    id_tokens: Record<string, { aud: string }>;
    variables: Record<string, string>;
    script: readonly string[];
  };
}

/** A script's lines are one shell. */
export function gitlabPipeline(): Pipeline & { readonly idTokens: GitlabFile['build']['id_tokens'] } {
  const { build } = parse(onlyBlock('GitLab CI', 'yaml')) as GitlabFile;
  return { env: build.variables, scripts: [build.script.join('\n')], idTokens: build.id_tokens };
}

interface Buildspec {
  env: { variables: Record<string, string> };
  phases: Record<string, { commands: readonly string[] }>;
}

/** With version 0.2 all commands are one shell. */
export function codebuildPipeline(): Pipeline {
  const { env, phases } = parse(onlyBlock('CodeBuild, ECS, EC2', 'yaml')) as Buildspec;
  return {
    env: env.variables,
    scripts: [
      Object.values(phases)
        .flatMap(({ commands }) => commands)
        .join('\n'),
    ],
  };
}

interface ServiceAccount {
  metadata: { name: string; annotations: Record<string, string> };
}
interface KubernetesJob {
  spec: {
    template: {
      spec: {
        serviceAccountName: string;
        containers: readonly [
          { command: readonly string[]; env: readonly { name: string; value: string }[] },
        ];
      };
    };
  };
}

/** The pod's command, and the role that IRSA's annotation gives it. */
export function kubernetesJob() {
  const [account, job] = parseAllDocuments(onlyBlock('Kubernetes', 'yaml')).map(
    (document) => document.toJS() as unknown,
  ) as [ServiceAccount, KubernetesJob];
  const { containers, serviceAccountName } = job.spec.template.spec;
  if (account.metadata.name !== serviceAccountName) throw new Error('the job has another service account');
  const [{ command, env }] = containers;
  return {
    command,
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    role: account.metadata.annotations['eks.amazonaws.com/role-arn'] ?? '',
  };
}

/** The shell lines, and what `RUN` gives to the shell of the image, with the mounts that it asks for. */
export function dockerBuild(): { readonly script: string; readonly mounts: string[]; readonly run: string } {
  const instruction = /^RUN ((?:.*\\\n)*.*\n)/m.exec(onlyBlock('docker build', 'dockerfile'))?.[1] ?? '';
  const mounts = [...instruction.matchAll(/--mount=(\S+)/g)].map(([, mount]) => mount ?? '');
  return {
    script: onlyBlock('docker build', 'bash'),
    mounts,
    run: instruction.replace(/--mount=\S+\s*\\\n/g, ''),
  };
}
