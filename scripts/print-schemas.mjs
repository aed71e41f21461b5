// Writes the package's own type definitions to schema/, for editors and code generators. Run after a build.
import { writeFileSync } from 'node:fs';
import { authDirectives, tokenInfo } from '../dist/index.js';

const files = { 'directives.graphql': authDirectives().typeDefs, 'token-info.graphql': tokenInfo.typeDefs };
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(`../schema/${name}`, import.meta.url), text);
