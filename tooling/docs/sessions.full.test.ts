import { testSessions } from './sessions.ts';

testSessions('long');
