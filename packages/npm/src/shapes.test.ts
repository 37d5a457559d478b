import { sampleShapes } from '@vouch/adapter-kit/testing';
import { afterAll } from 'vitest';
import { npmrcFile, pnpmFile, yarnFile } from './testing/shaped.ts';

const yarn = yarnFile();
afterAll(() => yarn.drop());

sampleShapes(npmrcFile('npm'));
sampleShapes(pnpmFile);
sampleShapes(yarn.file);
