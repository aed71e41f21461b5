import { allowedList } from './lists.mjs';

export default allowedList(10_000, {
  title: '10,000 items, 3 guarded fields, with a JIT executor',
  contenders: ['bare', 'bare-again', 'bare-jit', 'graphql-bearer-jit'],
  targets: { 'graphql-bearer-jit': 0.35 },
});
