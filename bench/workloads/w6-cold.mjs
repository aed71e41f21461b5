import { inProcess } from './in-process.mjs';
import { answered, operation, people } from './operations.mjs';

export default inProcess({
  title: 'operations of depth 8, at first sight',
  model: people,
  alsoHolds: false,
  slice: 200,
  targets: { 'graphql-bearer': 1.25 },
  question: ({ tokens }, next) => ({ query: operation(next), token: tokens.good }),
  right: answered,
});
