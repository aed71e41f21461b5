import { useGraphQlJit } from '@envelop/graphql-jit';
import { serveGuarded } from './graphql-bearer.mjs';

export default {
  name: 'graphql-bearer-jit',
  title: 'graphql-bearer + graphql-jit',
  guards: 'fields',
  isOurs: true,
  serve: (setting) => serveGuarded(setting, { plugins: [useGraphQlJit()] }),
};
