import { hasJavascriptClients } from '@vouch/workbench/javascript';
import { afterEach, beforeEach, it } from 'vitest';
import { openScene, type Scene, sendsVariables } from './hostile.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

it.skipIf(!hasJavascriptClients).each([
  ['npm8', 'npm'],
  ['npm10', 'npm'],
  ['pnpm10', 'pnpm'],
  ['yarn1', 'yarn1'],
  ['bun', 'bun'],
] as const)(
  'incident 9: %s: variables in a project’s .npmrc bring no token to another server',
  (client, tool) => sendsVariables(scene, client, tool),
);
