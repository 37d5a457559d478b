export { projectNpmrcs } from './npmrc/project-files.ts';
export { decidesThroughWhom } from './npmrc/through-whom.ts';
export { userNpmrc } from './npmrc/user-file.ts';
export { bunRoutes } from './setup/bunfig.ts';
export {
  type NpmFacts,
  type NpmRequest,
  npmrcAdapter,
  type StaticTool,
} from './setup/npmrc-adapter.ts';
export { type PnpmFacts, type PnpmRequest, pnpmAdapter } from './setup/pnpm-adapter.ts';
export type { TokenStore } from './setup/store.ts';
export { yarnDecidesThroughWhom } from './yarn/through-whom.ts';
export { type YarnFacts, type YarnRequest, yarnAdapter } from './yarn/yarn-adapter.ts';
