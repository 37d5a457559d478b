// Preloaded into a program: at its end it writes which files it has read, and which of Node's own modules it made Node load.
const fs = require('node:fs');
const { readFileSync, writeFileSync } = fs;
const atStart = new Set(process.moduleLoadList);
const files = [process.argv[1]];
// Node's own loader knows the starter alone, which reads the modules of the build itself.
fs.readFileSync = (file, options) => {
  if (options === 'utf8' && file.endsWith('.js') && file !== files[0]) files.push(file);
  return readFileSync(file, options);
};

process.on('exit', () => {
  const builtins = process.moduleLoadList.filter((name) => !atStart.has(name));
  writeFileSync(process.env.LOADED_FILES, JSON.stringify({ files, builtins }));
});
