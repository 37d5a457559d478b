export { configOf } from './config.ts';
export { type TestClock, type TestContext, testClock, testContext } from './context.ts';
export { homeForTest } from './home.ts';
export { seededRandom } from './seeded-random.ts';
export { unprintable } from './unprintable.ts';
