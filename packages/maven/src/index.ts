export { type MavenFacts, type MavenRequest, mavenAdapter } from './adapter.ts';
export { namesSettings } from './environment/maven-arguments.ts';
export { type GradleFacts, type GradleRequest, gradleAdapter, initScriptPath } from './gradle/adapter.ts';
export { rcPath } from './rc-block.ts';
export { type SbtFacts, type SbtRequest, sbtAdapter } from './sbt/adapter.ts';
export { serveMavenEnvironment, serveTokenFor } from './serve.ts';
export { foreignMirror, mirrorNote } from './settings/foreign-mirror.ts';
export { type MavenSettings, readSettings } from './settings/settings-file.ts';
export { settingsPath } from './settings/settings-path.ts';
