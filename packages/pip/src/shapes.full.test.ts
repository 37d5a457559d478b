import { testShapes, testUsualShapes } from '@vouch/adapter-kit/testing';
import { pdmFile, pipFile, poetryFile, twineFile, uvFile } from './testing/shaped.ts';

testShapes(pipFile);
testUsualShapes(twineFile);
testUsualShapes(uvFile);
testUsualShapes(poetryFile);
testUsualShapes(pdmFile);
