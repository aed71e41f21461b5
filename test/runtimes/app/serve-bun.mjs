import { createApp } from './app.mjs';

const { ISSUER: issuer, AUDIENCE: audience } = Bun.env;
const app = createApp({ issuer, audience, runtime: `bun ${Bun.version}` });
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 60, fetch: (request) => app.fetch(request) });
console.log(`http://127.0.0.1:${server.port}`);
