export {
  type ContainerCredentials,
  type ContainerKind,
  startContainerCredentials,
} from './container-credentials.ts';
export { type GithubActions, githubSubject, startGithubActions } from './github-actions.ts';
export { gitlabJob, gitlabSubject } from './gitlab.ts';
export { type InstanceMetadata, startInstanceMetadata } from './instance-metadata.ts';
export type { CiFault, CiRequest } from './loopback-server.ts';
