#!/usr/bin/env node
import { processIO } from './io.ts';
import { run } from './run.ts';

const exit = await run(process.argv.slice(2), processIO());
// A module that was loaded may keep timers and connections open: end when everything is written, not when it lets go.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exit)));
