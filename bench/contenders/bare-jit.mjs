import { useGraphQlJit } from '@envelop/graphql-jit';
import { createServer, executableSchema } from './yoga.mjs';

export default {
  name: 'bare-jit',
  title: 'bare Yoga + graphql-jit',
  guards: 'nothing',
  serve: ({ model }) => createServer({ schema: executableSchema(model), plugins: [useGraphQlJit()] }),
};
