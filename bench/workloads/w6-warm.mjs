import { inProcess } from './in-process.mjs';
import { answered, operation, people } from './operations.mjs';

const operations = Array.from({ length: 200 }, (_, number) => operation(number));

export default inProcess({
  title: '200 operations of depth 8, seen before',
  model: people,
  alsoHolds: false,
  targets: { 'graphql-bearer': 1.1 },
  question: ({ tokens }, next) => ({ query: operations[next % operations.length], token: tokens.good }),
  right: answered,
});
