import type { ShapedFile } from '@vouch/adapter-kit/testing';
import { type MavenFacts, type MavenRequest, mavenAdapter } from '../adapter.ts';
import { type GradleFacts, type GradleRequest, gradleAdapter } from '../gradle/adapter.ts';
import { rcBlockName } from '../rc-block.ts';
import { type SbtFacts, type SbtRequest, sbtAdapter } from '../sbt/adapter.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/';
const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--maven-env'] };
const elsewhere = { ...program, script: '/elsewhere/vouch.js' };

const first: MavenRequest = {
  url,
  repository: 'my-repo',
  domain: { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
  profile: 'default',
  program,
};

export const settingsFile: ShapedFile<MavenRequest, MavenFacts> = {
  adapter: mavenAdapter,
  file: '.m2/settings.xml',
  kind: 'xml',
  usual:
    '<?xml version="1.0" encoding="UTF-8"?>\n<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">\n  <servers>\n    <server>\n      <id>corp</id>\n      <username>ann</username>\n    </server>\n  </servers>\n</settings>\n',
  first,
  changed: { ...first, mirrorOf: '*', program: elsewhere },
};

export const rcFile: ShapedFile<MavenRequest, MavenFacts> = {
  adapter: mavenAdapter,
  file: '.mavenrc',
  kind: 'block',
  block: rcBlockName,
  usual: 'MAVEN_OPTS="-Xmx1g" # mine\nexport MAVEN_OPTS\n',
  first,
  changed: { ...first, mirrorOf: '*', program: elsewhere },
};

export const gradleFile: ShapedFile<GradleRequest, GradleFacts> = {
  adapter: gradleAdapter,
  file: '.gradle/init.d/vouch.gradle',
  kind: 'script',
  usual: '// mine\nallprojects {}\n',
  first: { url, program },
  changed: { url, program: elsewhere },
};

export const sbtFile: ShapedFile<SbtRequest, SbtFacts> = {
  adapter: sbtAdapter,
  file: '.sbt/1.0/vouch.sbt',
  kind: 'script',
  usual: '// mine\nname := "x"\n',
  first: { url, repository: 'my-repo', program },
  changed: { url, repository: 'my-repo', program: elsewhere },
};
