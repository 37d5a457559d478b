import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { account, crate, host, type Workbench } from '@vouch/workbench';
import { npmPackage } from '@vouch/workbench/javascript';
import { coldMaven, mavenProject } from '@vouch/workbench/maven';
import { root } from './documents.ts';

const fixtures = join(root, 'test-fixtures', 'python');
const myRepo = { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' };
const url = `https://${host}/maven/my-repo/`;

/** A library and an application that needs it, in a directory of the home: what the sessions build and publish. */
export const projects = {
  async rust(bench: Workbench) {
    await bench.write('rust/greeter', crate('greeter'));
    const dependency = 'greeter = { version = "0.1", registry = "codeartifact-my-repo" }';
    await bench.write('rust/app', {
      ...crate('app', { dependency }),
      'src/main.rs': 'fn main() { println!("{}", greeter::greet()); }\n',
    });
    // A clone that names somebody else's registry.
    await bench.write('rust/foreign', {
      ...crate('foreign', { dependency: 'parrot = { version = "1", registry = "theirs" }' }),
      '.cargo/config.toml':
        '[registries.theirs]\nindex = "sparse+https://their-domain-999999999999.d.codeartifact.us-east-1.amazonaws.com/cargo/libs/"\ncredential-provider = "vouch"\n',
    });
  },

  async javascript(bench: Workbench) {
    await bench.write('js/greeter', npmPackage('greeter-js'));
    const dependencies = { 'greeter-js': '^1.0.0' };
    await bench.write('js/app', npmPackage('app', { private: true, dependencies }));
  },

  /** The repository holds the libraries; the sources are there to build and publish another. */
  async python(bench: Workbench) {
    await cp(fixtures, join(bench.home, 'python'), { recursive: true });
    const dist = join(bench.emulator.directory, 'dist');
    execFileSync('python3', ['-B', join(fixtures, 'build.py'), dist], { stdio: 'ignore' });
    const next = join(bench.emulator.directory, 'next');
    execFileSync('python3', ['-B', join(fixtures, 'build.py'), next, 'greeter-lib=2.0'], { stdio: 'ignore' });
    const built = 'vouch_greeter_lib-2.0-py3-none-any.whl';
    await cp(join(next, built), join(bench.home, 'python', 'greeter-lib', 'dist', built));
    for (const filename of readdirSync(dist)) {
      const [, project = '', version = ''] =
        /^(.+?)-(\d[^-]*?)(?:-py3-none-any\.whl|\.tar\.gz)$/.exec(filename) ?? [];
      const content = readFileSync(join(dist, filename));
      bench.emulator.addDistribution(myRepo, { project, version, filename, content });
    }
    const pyproject = (name: string, dependencies: string) =>
      [
        '[project]',
        `name = "${name}"`,
        'version = "0.1"',
        'requires-python = ">=3.9"',
        `dependencies = [${dependencies}]`,
        '[build-system]',
        'requires = ["vouch-tiny-backend"]',
        'build-backend = "tiny_backend"',
        '',
      ].join('\n');
    for (const [name, dependencies] of [
      ['parrot', ''],
      ['app', '"vouch-greeter-lib"'],
    ] as const) {
      await bench.write(`python/${name}`, {
        'pyproject.toml': pyproject(name, dependencies),
        'tiny.json': `{ "name": "${name}", "version": "0.1" }`,
      });
    }
  },

  async java(bench: Workbench) {
    const target = `<distributionManagement><repository><id>codeartifact</id><url>${url}</url></repository></distributionManagement>`;
    await bench.write('java/greeter', mavenProject({ artifact: 'greeter', more: target }));
    await bench.write('java/app', mavenProject({ artifact: 'app', dependencies: ['greeter:1.0'] }));
    await coldMaven(bench);
  },

  /** The repository holds the library; a JVM's tools are slow enough without a second build. */
  async gradle(bench: Workbench) {
    const path = 'com/example/parrot/1.0/parrot-1.0';
    const pom =
      '<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>parrot</artifactId><version>1.0</version></project>';
    // An empty archive: the end record of a zip file, and nothing before it.
    const jar = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
    bench.emulator.addMavenFile(myRepo, `${path}.pom`, pom);
    bench.emulator.addMavenFile(myRepo, `${path}.jar`, jar);
    await bench.write('gradle/app', {
      'settings.gradle': "rootProject.name = 'app'\n",
      'build.gradle': `apply plugin: 'java'
repositories { maven { url '${url}' } }
dependencies { compile 'com.example:parrot:1.0' }
task show { doLast { println configurations.compile.files*.name } }
`,
    });
  },

  async sbt(bench: Workbench) {
    await bench.write('sbt/greeter', {
      'build.sbt': `organization := "com.example"\nautoScalaLibrary := false\ncrossPaths := false\nname := "greeter"\nversion := "1.0"\npublishTo := Some("ca" at "${url}")\n`,
      'project/build.properties': `sbt.version=${process.env['VOUCH_TEST_SBT_VERSION']}\n`,
      'src/main/java/com/example/Greeter.java': 'package com.example;\n\npublic class Greeter {\n}\n',
    });
    await bench.write('.sbt', { repositories: '[repositories]\n  local\n  maven-central\n' });
  },
} as const;
