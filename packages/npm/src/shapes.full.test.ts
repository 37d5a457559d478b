import { testShapes, testUsualShapes } from '@vouch/adapter-kit/testing';
import { afterAll } from 'vitest';
import { npmrcFile, pnpmFile, yarnFile } from './testing/shaped.ts';

const yarn = yarnFile();
afterAll(() => yarn.drop());

testShapes(npmrcFile('npm'));
testUsualShapes(npmrcFile('yarn1'));
testUsualShapes(npmrcFile('bun'));
testUsualShapes(pnpmFile);
testShapes(yarn.file);
