import { createYoga } from 'graphql-yoga';
import { useAuthorization } from '../../src/index.ts';
import { acceptance } from './acceptance.ts';
import { listen } from './listen.ts';

acceptance('Yoga', (schema, options) =>
  listen(createYoga({ schema, batching: true, logging: false, plugins: [useAuthorization(options)] })),
);
