import { testShapes } from '@vouch/adapter-kit/testing';
import { pdmFile, pipFile, poetryFile, twineFile, uvFile } from './testing/shaped.ts';

testShapes(pipFile);
testShapes(twineFile);
testShapes(uvFile);
testShapes(poetryFile);
testShapes(pdmFile);
