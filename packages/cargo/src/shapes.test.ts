import { sampleShapes } from '@vouch/adapter-kit/testing';
import { cargoFile } from './testing/shaped.ts';

sampleShapes(cargoFile);
