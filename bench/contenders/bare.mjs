import { createServer, executableSchema } from './yoga.mjs';

/** Yoga without any authorization: what everything else is measured against. */
export default {
  name: 'bare',
  title: 'bare Yoga',
  guards: 'nothing',
  serve: ({ model }) => createServer({ schema: executableSchema(model) }),
};
