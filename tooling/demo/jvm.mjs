// Real Maven: `mvn deploy` of a private library without a wrapper, another project that depends on it, and that again
// from an empty local repository after the token has ended.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { jvmEnvironment, managedPlugins } from '../jvm-clients.mjs';
import { tokensHaveEnded } from './tokens-ended.mjs';

/** @param {import('./stage.mjs').Stage} stage */
export async function jvmChapter(stage) {
  const { VOUCH_TEST_MAVEN_3_9: maven, VOUCH_TEST_MAVEN_REPOSITORY: plugins } = jvmEnvironment();
  if (maven === undefined || plugins === undefined) {
    process.stderr.write('\nNo JVM chapter: this machine has no mvn and javac to begin with.\n');
    return;
  }
  const flags = '--domain my-domain --domain-owner 123456789012 --region us-east-1'.split(' ');
  const setup = ['setup', 'codeartifact', '--tool', 'maven', '--repository', 'my-repo', ...flags];
  await stage.vouch('set up Maven', ...setup);

  /** @param {string} title @param {string} goal @param {string} cwd */
  const mvn = (title, goal, cwd) =>
    // A JVM takes its home from the password file.
    stage.step(
      title,
      ['env', `MAVEN_OPTS=-Duser.home=${stage.home}`, maven, '--batch-mode', '--quiet', goal],
      { cwd, shown: `mvn ${goal}` },
    );
  const emptyRepository = async () => {
    await stage.remove('.m2/repository');
    // The public plugins, which this is not about.
    await cp(plugins, join(stage.home, '.m2', 'repository'), { recursive: true });
  };

  const greeter = await stage.write('greeter-java', project('greeter', target, ''));
  const app = await stage.write('app-java', project('app', '', dependency));
  await emptyRepository();
  await mvn('deploy a private library with a plain mvn', 'deploy', greeter);
  await emptyRepository();
  await mvn('compile a project that depends on it', 'compile', app);
  await stage.until('let every token that was given run out', () => tokensHaveEnded(stage));
  await emptyRepository();
  await mvn('compile again, from an empty local repository', 'compile', app);
}

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/';
const target = `<distributionManagement><repository><id>codeartifact</id><url>${url}</url></repository></distributionManagement>`;
const dependency =
  '<dependencies><dependency><groupId>com.example</groupId><artifactId>greeter</artifactId><version>1.0</version></dependency></dependencies>';

/**
 * @param {string} name
 * @param {string} deployment
 * @param {string} dependencies
 */
function project(name, deployment, dependencies) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return {
    'pom.xml': `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>${name}</artifactId><version>1.0</version>
<properties><maven.compiler.release>8</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
${deployment}${dependencies}
<build>${managedPlugins()}</build>
</project>
`,
    [`src/main/java/com/example/${type}.java`]: `package com.example;\n\npublic class ${type} {\n  public static String greet() {\n    return ${dependencies === '' ? '"hello from a private library"' : 'Greeter.greet()'};\n  }\n}\n`,
  };
}
