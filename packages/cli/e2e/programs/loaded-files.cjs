// Preloaded into a program: at its end it writes which files it has read, and which of Node's own modules it made Node load.
const { writeFileSync } = require('node:fs');
const atStart = new Set(process.moduleLoadList);

process.on('exit', () => {
  const files = Object.keys(require.cache).filter((file) => file !== __filename);
  const builtins = process.moduleLoadList.filter((name) => !atStart.has(name));
  writeFileSync(process.env.LOADED_FILES, JSON.stringify({ files, builtins }));
});
