import { testShapes } from '@vouch/adapter-kit/testing';
import { gradleFile, rcFile, sbtFile, settingsFile } from './testing/shaped.ts';

testShapes(settingsFile);
testShapes(rcFile);
testShapes(gradleFile);
testShapes(sbtFile);
