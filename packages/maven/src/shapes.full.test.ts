import { testShapes, testUsualShapes } from '@vouch/adapter-kit/testing';
import { gradleFile, rcFile, sbtFile, settingsFile } from './testing/shaped.ts';

testShapes(settingsFile);
testShapes(rcFile);
testUsualShapes(gradleFile);
testUsualShapes(sbtFile);
