export { type AgentConnection, connectAgent } from './client.ts';
export { type AgentWish, connectIdentity, connectTokenSource } from './connect.ts';
export { agentDirectories } from './elsewhere.ts';
export { findPlace } from './find-place.ts';
export { forceStop } from './force-stop.ts';
export type { AgentProgram } from './launch.ts';
export { inDirectory, type Place, placeOf } from './place.ts';
export { type SharedAgent, sharedAgent } from './private-agent.ts';
export type { AgentStatus, LiveToken, SessionStatus } from './protocol.ts';
export {
  clear,
  forget,
  getCredentials,
  getToken,
  type SessionAnswer,
  session,
  status,
  stop,
} from './requests.ts';
export { discoverIssuer } from './session/issuer-client.ts';
export { type LoggedIn, logIn } from './session/login.ts';
export { registerClient } from './session/register.ts';
export { startAgent } from './start.ts';
export { tokenSourceFor } from './token-source.ts';
export { agentProgram, agentWish } from './wish.ts';
export { withAgent } from './with-agent.ts';
