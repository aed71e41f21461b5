import { ask } from '../ask.mjs';
import { heapUsed } from './heap.mjs';
import { shop } from './shop.mjs';

const AT = [0, 2_500, 10_000, 20_000, 50_000, 100_000];

/** What 100,000 distinct tokens leave behind. Tokens are made in the same process, one at a time, and let go. */
export default {
  title: '100,000 distinct tokens: heap',
  unit: 'MiB',
  algorithm: 'ES256',
  execArgv: ['--expose-gc'],
  contenders: ['bare', 'graphql-bearer', 'jose'],
  async prepare({ contender, setting }) {
    const { minter } = await import('../issuer.mjs');
    const mint = minter(setting.keys);
    const server = contender.serve({ ...setting, model: shop() });
    const points = [];
    let sent = 0;
    for (const count of setting.quick ? AT.slice(0, 2) : AT) {
      for (; sent < count + 500; sent += 1) {
        const { body, text } = await ask(server, { query: '{ greeting }', token: mint('ES256') });
        if (body.data?.greeting !== 'hello') throw new Error(`a wrong greeting: ${text.slice(0, 200)}`);
      }
      points.push([count, await heapUsed()]);
    }
    return { figure: (points.at(-1)[1] - points[0][1]) / 2 ** 20, points };
  },
};
