import { askWide, wide } from './wide.mjs';

const model = wide();

/** From type definitions to the first answer. */
export default {
  title: '10,000 guarded fields: build to the first answer',
  unit: 'µs',
  slice: 1,
  targets: { 'graphql-bearer': 1.2 },
  async prepare({ contender, setting }) {
    return {
      async run(count) {
        for (let index = 0; index < count; index += 1) {
          await askWide(contender.serve({ ...setting, model }), setting.tokens.good);
        }
      },
    };
  },
};
