export { type MavenFacts, type MavenRequest, mavenAdapter } from './adapter.ts';
export { serveMavenEnvironment, serveTokenFor } from './serve.ts';
