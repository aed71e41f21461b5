import { serveGuarded } from './graphql-bearer.mjs';

export default {
  name: 'graphql-bearer-operation',
  title: 'graphql-bearer, onDenied operation',
  guards: 'operations',
  isOurs: true,
  serve: (setting) => serveGuarded(setting, { options: { onDenied: 'operation' } }),
};
