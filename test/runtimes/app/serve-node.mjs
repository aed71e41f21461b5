import { createServer } from 'node:http';
import { createApp } from './app.mjs';

const { ISSUER: issuer, AUDIENCE: audience } = process.env;
const server = createServer(createApp({ issuer, audience, runtime: `node ${process.version}` }));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
