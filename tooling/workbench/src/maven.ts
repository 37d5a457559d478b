import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from '@vouch/emulator';
import { managedPlugins } from '../../jvm-clients.mjs';
import type { Finished, RunOptions, Workbench } from './workbench.ts';

export type MavenVersion = '3.8' | '3.9' | '4';

/** The `mvn` of a version, as the bootstrap found or installed it; undefined where it did neither. */
export function mavenProgram(version: MavenVersion): string | undefined {
  return process.env[`VOUCH_TEST_MAVEN_${version.replace('.', '_')}`];
}

/** Whether tests of Maven are to be skipped, said loudly; under CI nothing is. */
export function mavenIsMissing(version: MavenVersion): boolean {
  if (mavenProgram(version) !== undefined) return false;
  if (process.env['CI']) throw new Error(`Maven ${version} is not here, and CI must not skip its tests`);
  process.stderr.write(`\nSKIPPED: Maven ${version} is not here: npm run bootstrap clients\n`);
  return true;
}

/**
 * Runs `mvn` in the bench's home. A JVM takes its home from the password file, so it is told; the rest makes a short
 * run shorter. `through`: the command that starts it, such as `vouch exec`.
 */
export function runMaven(
  bench: Workbench,
  version: MavenVersion,
  args: readonly string[],
  options: RunOptions & { readonly through?: readonly string[] } = {},
): Promise<Finished> {
  const { through = [], ...rest } = options;
  const [file = '', ...before] = [...through, mavenProgram(version) ?? ''];
  const env = {
    ...jvmHome(bench),
    MAVEN_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto',
    ...options.env,
  };
  return bench.run(file, [...before, '--batch-mode', ...args], { ...rest, env });
}

/** What makes a JVM take the bench's home for its own. */
export function jvmHome({ env, home }: Pick<Workbench, 'env' | 'home'>): Record<string, string> {
  return { JAVA_TOOL_OPTIONS: `${env['JAVA_TOOL_OPTIONS']} -Duser.home=${home}` };
}

/** A local repository as on a new machine, but for the public plugins, which no test is about. */
export async function coldMaven({ home }: Pick<Workbench, 'home'>): Promise<void> {
  const local = join(home, '.m2', 'repository');
  await rm(local, { recursive: true, force: true });
  await mkdir(local, { recursive: true });
  await cp(publicPlugins(), local, { recursive: true });
}

/** Puts the public plugins into a repository of the emulator, as one with an upstream would have them. */
export async function addPublicPlugins(
  emulator: Emulator,
  at: Parameters<Emulator['addMavenFile']>[0],
): Promise<void> {
  for (const file of await readdir(publicPlugins(), { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || /\.(?:sha1|md5)$/.test(file.name)) continue;
    const path = join(file.parentPath, file.name);
    emulator.addMavenFile(at, path.slice(publicPlugins().length + 1), await readFile(path));
  }
}

function publicPlugins(): string {
  const path = process.env['VOUCH_TEST_MAVEN_REPOSITORY'] ?? '';
  if (!existsSync(path)) throw new Error('the bootstrap has not prepared a repository of public plugins');
  return path;
}

export interface MavenProject {
  readonly artifact: string;
  readonly version?: string;
  /** `ARTIFACT:VERSION` of the group com.example. */
  readonly dependencies?: readonly string[];
  /** `ARTIFACT:VERSION:GOAL` of a plugin of the group com.example, to be run while compiling. */
  readonly plugin?: string;
  /** More elements below `<project>`. */
  readonly more?: string;
}

/** The files of a small library, or of an application where it has dependencies. */
export function mavenProject(project: MavenProject): Record<string, string> {
  const { artifact, version = '1.0', dependencies = [], plugin, more = '' } = project;
  const [pluginId, pluginVersion, goal] = plugin?.split(':') ?? [];
  const own =
    plugin === undefined
      ? ''
      : `<plugins><plugin><groupId>com.example</groupId><artifactId>${pluginId}</artifactId><version>${pluginVersion}</version>
<executions><execution><phase>compile</phase><goals><goal>${goal}</goal></goals></execution></executions></plugin></plugins>`;
  const needed = dependencies.map((each) => {
    const [id, wanted] = each.split(':');
    return `<dependency><groupId>com.example</groupId><artifactId>${id}</artifactId><version>${wanted}</version></dependency>`;
  });
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>com.example</groupId><artifactId>${artifact}</artifactId><version>${version}</version>
<properties>
<maven.compiler.source>8</maven.compiler.source><maven.compiler.target>8</maven.compiler.target>
<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
</properties>
<dependencies>${needed.join('\n')}</dependencies>
<build>${own}${managedPlugins()}</build>
${more}
</project>
`;
  const name = artifact.replace(/[^a-z]/g, '');
  const source = `package com.example.${name};\n\npublic class Greeter {\n  public static String greet() {\n    return "hello";\n  }\n}\n`;
  return { 'pom.xml': pom, [`src/main/java/com/example/${name}/Greeter.java`]: source };
}
