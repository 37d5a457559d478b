export { type AdapterContract, testAdapter } from './contract.ts';
export { faultOfWords, hostileArguments } from './hostile-argv.ts';
export { oddPieces, spoiled } from './odd-pieces.ts';
export type { FileKind } from './shapes/shape.ts';
export { type ShapedFile, sampleShapes, testShapes, testUsualShapes } from './shapes/test-shapes.ts';
export { inTestHome, type TestHome } from './tree.ts';
