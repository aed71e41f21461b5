// `npm run build`: dist from src, and the type definitions in schema/ from what the package exports.
import { ensureBuilt, ensureInstalled } from './set-up.mjs';

ensureInstalled();
ensureBuilt();
await import('./print-schemas.mjs');
