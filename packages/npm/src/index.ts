export { registryKeys } from './npmrc/keys.ts';
export { projectNpmrcs } from './npmrc/project-files.ts';
export { decidesThroughWhom } from './npmrc/through-whom.ts';
export { userNpmrc } from './npmrc/user-file.ts';
export {
  type NpmFacts,
  type NpmRequest,
  npmrcAdapter,
  type StaticTool,
} from './setup/npmrc-adapter.ts';
export { ownRoutes } from './setup/own-routes.ts';
export { type PnpmFacts, type PnpmRequest, pnpmAdapter } from './setup/pnpm-adapter.ts';
export { pnpmAuthFile } from './setup/pnpm-routes.ts';
export type { TokenStore } from './setup/store.ts';
export { yarnDecidesThroughWhom } from './yarn/through-whom.ts';
export { type YarnFacts, type YarnRequest, yarnAdapter } from './yarn/yarn-adapter.ts';
