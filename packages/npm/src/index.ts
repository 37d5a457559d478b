export {
  type NpmFacts,
  type NpmRequest,
  npmrcAdapter,
  type StaticTool,
  staticTools,
} from './setup/npmrc-adapter.ts';
export type { TokenStore } from './setup/store.ts';
