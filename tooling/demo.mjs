// `npm run demo`: the main job with real clients, on the emulator, in a temporary home. Exits 0 only if all of it worked.

import { cargoChapter } from './demo/cargo.mjs';
import { javascriptChapter } from './demo/javascript.mjs';
import { jvmChapter } from './demo/jvm.mjs';
import { pythonChapter } from './demo/python.mjs';
import { loginChapter, logoutChapter } from './demo/session.mjs';
import { openStage } from './demo/stage.mjs';
import { printTable } from './demo/table.mjs';

const stage = await openStage();
try {
  const steps = await stage.play(
    loginChapter,
    cargoChapter,
    pythonChapter,
    javascriptChapter,
    jvmChapter,
    logoutChapter,
  );
  printTable(steps);
  process.exitCode = steps.every(({ worked }) => worked) ? 0 : 1;
} finally {
  await stage.close();
}
