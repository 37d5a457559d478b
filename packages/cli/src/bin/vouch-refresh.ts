// Keeps the tokens that stand in files fresh: started by the agent, by an absolute path beside it.
import '@vouch/npm/refresh-program';
