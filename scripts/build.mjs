// `npm run build`: dist from src, and from what the package exports the type definitions in schema/ and docs/api.md.
import { ensureBuilt, ensureInstalled } from './set-up.mjs';

ensureInstalled();
ensureBuilt();
await import('./print-schemas.mjs');
await import('./print-api.mjs');
