// The agent, in this bundle: started by an absolute path beside the program that wants it.
import '@vouch/agent/program';
