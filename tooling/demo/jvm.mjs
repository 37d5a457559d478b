// Real Maven: `mvn deploy` of a private library without a wrapper, another project that depends on it, and that again
// from an empty local repository after the token has ended.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { jvmEnvironment } from '../jvm-clients.mjs';
import { dependency, deployment, pomOf } from '../maven-project.mjs';
import { tokensHaveEnded } from './tokens-ended.mjs';

/** @param {import('./stage.mjs').Stage} stage */
export async function jvmChapter(stage) {
  const { VOUCH_TEST_MAVEN_3_9: maven, VOUCH_TEST_MAVEN_REPOSITORY: plugins } = jvmEnvironment();
  if (maven === undefined || plugins === undefined) {
    process.stderr.write('\nNo JVM chapter: this machine has no mvn and javac to begin with.\n');
    return;
  }
  await stage.setUp('maven', 'Maven');

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

  const greeter = await stage.write(
    'greeter-java',
    project('greeter', deployment, '"hello from a private library"'),
  );
  const app = await stage.write('app-java', project('app', dependency, 'Greeter.greet()'));
  await emptyRepository();
  await mvn('deploy a private library with a plain mvn', 'deploy', greeter);
  await emptyRepository();
  await mvn('compile a project that depends on it', 'compile', app);
  await stage.until('let every token that was given run out', () => tokensHaveEnded(stage));
  await emptyRepository();
  await mvn('compile again, from an empty local repository', 'compile', app);
}

/**
 * @param {string} name
 * @param {string} more elements of its pom.xml
 * @param {string} greeting an expression of Java
 */
function project(name, more, greeting) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return {
    'pom.xml': pomOf(name, more),
    [`src/main/java/com/example/${type}.java`]: `package com.example;\n\npublic class ${type} {\n  public static String greet() {\n    return ${greeting};\n  }\n}\n`,
  };
}
