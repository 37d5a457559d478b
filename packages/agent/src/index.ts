export { type Agent, type AgentOptions, createAgent } from './agent.ts';
export { type AgentConnection, AgentLost, type ConnectOptions, connectAgent } from './client.ts';
export { type AgentWish, connectIdentity, connectTokenSource } from './connect.ts';
export type { AgentProgram } from './launch.ts';
export { type Place, placeOf } from './place.ts';
export { type SharedAgent, sharedAgent } from './private-agent.ts';
export type { AgentStatus, LiveToken } from './protocol.ts';
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
export { type RunOptions, runAgent } from './run.ts';
export { type AgentServer, type ServerOptions, startServer } from './server.ts';
export type { Handover } from './session/handover.ts';
export type { SessionStatus } from './session/held-session.ts';
export { discoverIssuer } from './session/issuer-client.ts';
export { sessionKeeper } from './session/keeper.ts';
export { enrolledIssuer, type LoggedIn, logIn } from './session/login.ts';
export { registerClient } from './session/register.ts';
export { type IssuerPort, issuerPort } from './session/renewal.ts';
export { noSession, type SessionKeeper } from './session-keeper.ts';
export { startAgent } from './start.ts';
export { agentProgram, agentWish } from './wish.ts';
