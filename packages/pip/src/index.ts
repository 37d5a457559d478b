export { serveKeyring } from './serve.ts';
