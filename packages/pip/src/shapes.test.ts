import { sampleShapes } from '@vouch/adapter-kit/testing';
import { pdmFile, pipFile, poetryFile, twineFile, uvFile } from './testing/shaped.ts';

sampleShapes(pipFile);
sampleShapes(twineFile);
sampleShapes(uvFile);
sampleShapes(poetryFile);
sampleShapes(pdmFile);
