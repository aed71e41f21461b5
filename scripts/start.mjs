// `npm start`: the example server, after whatever set-up it needs.
import { ensureBuilt, ensureInstalled } from './set-up.mjs';

ensureInstalled();
ensureBuilt();
await import('../dist/example/main.js');
