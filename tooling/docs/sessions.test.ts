import { isQuick, testSessions } from './sessions.ts';

testSessions(isQuick);
