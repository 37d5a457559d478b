export { type AgentConnection, connectAgent } from './client/client.ts';
export { type AgentWish, connectIdentity, connectTokenSource } from './client/connect.ts';
export { findPlace } from './client/find-place.ts';
export { type SharedAgent, sharedAgent } from './client/private-agent.ts';
export {
  clear,
  forget,
  getCredentials,
  getToken,
  type SessionAnswer,
  session,
  status,
} from './client/requests.ts';
export { startAgent } from './client/start.ts';
export { tellingOfWait } from './client/still-waiting.ts';
export { stopAgent } from './client/stop-agent.ts';
export { tokenSourceFor } from './client/token-source.ts';
export { agentProgram, agentWish } from './client/wish.ts';
export { withAgent } from './client/with-agent.ts';
export { agentDirectories } from './place/elsewhere.ts';
export { inDirectory, type Place, placeOf, strangeAt } from './place/place.ts';
export { privateDirectories } from './place/private-directories.ts';
export { forceStop } from './process/force-stop.ts';
export type { AgentProgram } from './process/launch.ts';
export { discoverIssuer } from './session/issuer-client.ts';
export { type LoggedIn, logIn } from './session/login.ts';
export { registerClient } from './session/register.ts';
export type { AgentStatus, LiveToken, SessionStatus } from './wire/protocol.ts';
