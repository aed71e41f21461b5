import { inProcess } from './in-process.mjs';

export default inProcess({
  title: 'tiny query, token seen before, in process',
  targets: { 'graphql-bearer': 1.1, 'graphql-bearer-operation': 1.1 },
  question: ({ tokens }) => ({ query: '{ greeting }', token: tokens.good }),
  right: ({ body }) => (body.data?.greeting === 'hello' ? [] : ['a wrong greeting']),
});
