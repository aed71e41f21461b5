import { heapUsed } from './heap.mjs';
import { askWide, wide } from './wide.mjs';

/** What a server of 10,000 guarded fields keeps once it has answered. Collections are forced: nothing is timed. */
export default {
  title: '10,000 guarded fields: heap after the first answers',
  unit: 'MiB',
  execArgv: ['--expose-gc'],
  targets: { 'graphql-bearer': 1.25 },
  async prepare({ contender, setting }) {
    const model = wide();
    // What the libraries keep for themselves is not the schema's.
    await askWide(contender.serve({ ...setting, model }), setting.tokens.good);
    const before = await heapUsed();
    const server = contender.serve({ ...setting, model });
    for (let asked = 0; asked < 10; asked += 1) await askWide(server, setting.tokens.good);
    const after = await heapUsed();
    await askWide(server, setting.tokens.good);
    return { figure: (after - before) / 2 ** 20 };
  },
};
