// `npm run bench`: what authorization costs. Arguments after `--`; see main.mjs.
import { setUp } from './set-up.mjs';

setUp();
process.env.NODE_ENV = 'production';
await import('./main.mjs');
