import { createServer, executableSchema, joseContext } from './yoga.mjs';

/** The token is checked on every request, and nothing else is. */
export default {
  name: 'jose',
  title: 'token check only (jose)',
  guards: 'tokens',
  serve: ({ model, keys }) => createServer({ schema: executableSchema(model), context: joseContext({ keys }) }),
};
