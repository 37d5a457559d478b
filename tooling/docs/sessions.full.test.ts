import { isQuick, testSessions } from './sessions.ts';

testSessions((play) => !isQuick(play));
