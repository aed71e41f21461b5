// Runs on Node: bundles the worker as its users do, and starts workerd through miniflare. Both come from another folder.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { ISSUER, AUDIENCE, WORKERD_HOME, WORKER = 'worker.mjs' } = process.env;
const require = createRequire(`${WORKERD_HOME}/package.json`);
const { build } = require('esbuild');
const { Miniflare } = require('miniflare');

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL(WORKER, import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  // Otherwise parts of Yoga choose what they have for Node.
  platform: 'browser',
  // The key server of `graphql-bearer/testing` is for Node; nothing here starts it.
  external: ['node:*'],
  logLevel: 'error',
});
const miniflare = new Miniflare({
  // Named one by one, so that nobody looks for what the bundle leaves out.
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text }],
  compatibilityDate: '2026-07-01',
  host: '127.0.0.1',
  port: 0,
  // Asks nobody on the internet what a request would look like.
  cf: false,
  bindings: { ISSUER, AUDIENCE },
});
console.log(String(await miniflare.ready).replace(/\/$/, ''));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => miniflare.dispose().then(() => process.exit(0)));
