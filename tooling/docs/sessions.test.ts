import { testSessions } from './sessions.ts';

testSessions('quick');
