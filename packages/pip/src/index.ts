export { serveKeyring } from './serve.ts';
export { configDirectory, xdgDirectory } from './setup/directories.ts';
export { pdmAdapter } from './setup/pdm.ts';
export { pipAdapter } from './setup/pip.ts';
export { pipLacks, pipUpgrade } from './setup/pip-version.ts';
export { poetryAdapter } from './setup/poetry.ts';
export type { PythonRequest } from './setup/request.ts';
export { twineAdapter } from './setup/twine.ts';
export { uvAdapter } from './setup/uv.ts';
