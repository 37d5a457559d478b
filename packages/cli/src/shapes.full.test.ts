import { testUsualShapes } from '@vouch/adapter-kit/testing';
import { awsConfigFile } from './testing/shaped.ts';

testUsualShapes(awsConfigFile);
