import { testShapes } from '@vouch/adapter-kit/testing';
import { cargoFile } from './testing/shaped.ts';

testShapes(cargoFile);
