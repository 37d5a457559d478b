export { type TestClock, type TestContext, testClock, testContext } from './context.ts';
