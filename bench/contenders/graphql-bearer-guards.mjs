import { authDirectives, createContextBuilder } from 'graphql-bearer';
import { issuerOptions } from './graphql-bearer.mjs';
import { createServer, executableSchema } from './yoga.mjs';

/** No plugin: the schema's own guards, and the context builder. */
export default {
  name: 'graphql-bearer-guards',
  title: 'graphql-bearer, context builder only',
  guards: 'fields',
  isOurs: true,
  serve({ model, keys }) {
    const { typeDefs, transformer } = authDirectives();
    return createServer({
      schema: transformer(executableSchema(model, { directive: typeDefs })),
      context: createContextBuilder({ issuers: issuerOptions({ keys }), unannotated: 'public' }),
    });
  },
};
