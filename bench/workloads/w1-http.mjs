import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { ask } from '../ask.mjs';
import { shop } from './shop.mjs';

const CONNECTIONS = 16;
const QUERY = '{ greeting }';
const BODY = JSON.stringify({ query: QUERY });
let agent;

/** The tiny query from 16 connections; what counts is the CPU time of the server's process. */
export default {
  kind: 'http',
  title: 'tiny query, token seen before, over HTTP',
  unit: 'µs',
  slice: 800,
  targets: { 'graphql-bearer': 1.1, 'graphql-bearer-operation': 1.1 },
  async prepare({ contender, setting }) {
    const yoga = contender.serve({ ...setting, model: shop() });
    const { body } = await ask(yoga, { query: QUERY, token: setting.tokens.good });
    if (body.data?.greeting !== 'hello') throw new Error('a wrong greeting');
    const server = createServer(yoga);
    // Others have their turns between two slices: connections wait for longer than a server would.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `http://127.0.0.1:${server.address().port}/graphql` };
  },
  /** Runs in the process that measures. */
  async drive({ url, count, setting }) {
    agent ??= new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    let left = count;
    const connection = async () => {
      while (left-- > 0) await post(url, setting.tokens.good);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  },
};

function post(url, token) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': BODY.length,
      authorization: `Bearer ${token}`,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.resume();
      response.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(BODY);
  });
}
