import { createApp } from './app.mjs';

const issuer = Deno.env.get('ISSUER');
const audience = Deno.env.get('AUDIENCE');
const app = createApp({ issuer, audience, runtime: `deno ${Deno.version.deno}` });
const onListen = ({ port }) => console.log(`http://127.0.0.1:${port}`);
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, (request) => app.fetch(request));
