import { sampleShapes } from '@vouch/adapter-kit/testing';
import { gradleFile, rcFile, sbtFile, settingsFile } from './testing/shaped.ts';

sampleShapes(settingsFile);
sampleShapes(rcFile);
sampleShapes(gradleFile);
sampleShapes(sbtFile);
