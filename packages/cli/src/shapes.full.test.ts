import { testShapes } from '@vouch/adapter-kit/testing';
import { awsConfigFile } from './testing/shaped.ts';

testShapes(awsConfigFile);
