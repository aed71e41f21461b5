import { serveGuarded } from './graphql-bearer.mjs';

export default {
  name: 'graphql-bearer-every-error',
  title: 'graphql-bearer, maxErrors Infinity',
  guards: 'fields',
  isOurs: true,
  serve: (setting) => serveGuarded(setting, { options: { maxErrors: Infinity } }),
};
