import { testShapes } from '@vouch/adapter-kit/testing';
import { afterAll } from 'vitest';
import { npmrcFile, pnpmFile, yarnFile } from './testing/shaped.ts';

const yarn = yarnFile();
afterAll(() => yarn.drop());

testShapes(npmrcFile('npm'));
testShapes(npmrcFile('yarn1'));
testShapes(npmrcFile('bun'));
testShapes(pnpmFile);
testShapes(yarn.file);
