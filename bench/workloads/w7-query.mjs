import { inProcess } from './in-process.mjs';
import { isWideAnswer, wide, wideQuery } from './wide.mjs';

export default inProcess({
  title: '10,000 guarded fields: a query of 100 of them',
  model: wide(),
  targets: { 'graphql-bearer': 1.1 },
  question: ({ tokens }) => ({ query: wideQuery, token: tokens.good }),
  right: (answer) => (isWideAnswer(answer) ? [] : [`a wrong answer: ${answer.text.slice(0, 300)}`]),
});
