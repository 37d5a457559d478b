import { sampleShapes } from '@vouch/adapter-kit/testing';
import { awsConfigFile } from './testing/shaped.ts';

sampleShapes(awsConfigFile);
