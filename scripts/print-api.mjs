// Writes docs/api.md. Run after a build.
import { writeFileSync } from 'node:fs';
import { apiPage } from './api-page.mjs';

writeFileSync(new URL('../docs/api.md', import.meta.url), apiPage());
