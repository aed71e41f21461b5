import PothosBuilder from '@pothos/core';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { createServer, joseContext } from './yoga.mjs';

const SchemaBuilder = PothosBuilder.default ?? PothosBuilder;

export default {
  name: 'pothos',
  title: 'Pothos scope-auth',
  guards: 'fields',
  serve: ({ model, keys }) => createServer({ schema: buildSchema(model), context: joseContext({ keys }) }),
};

function buildSchema(model) {
  const builder = new SchemaBuilder({
    plugins: [ScopeAuthPlugin.default ?? ScopeAuthPlugin],
    scopeAuth: { authScopes: async ({ user }) => ({ scope: (scope) => user?.scopes.has(scope) === true }) },
  });
  const refs = new Map();
  for (const type of Object.keys(model)) if (type !== 'Query') refs.set(type, builder.objectRef(type));
  const typeOf = (written) => {
    const name = written.replaceAll(/[[\]!]/g, '');
    const named = refs.get(name) ?? name;
    return {
      type: written.startsWith('[') ? [named] : named,
      nullable: written.startsWith('[')
        ? { list: !written.endsWith('!'), items: !written.includes('!]') }
        : !written.endsWith('!'),
    };
  };
  const fieldsOf = (fields) => (t) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, { type, args = {}, scope, resolve }]) => [
        name,
        t.field({
          ...typeOf(type),
          args: Object.fromEntries(
            Object.entries(args).map(([arg, written]) => [
              arg,
              t.arg({ type: written.replace('!', ''), required: written.endsWith('!') }),
            ]),
          ),
          ...(scope !== undefined && { authScopes: { scope } }),
          resolve: resolve ?? ((source) => source[name]),
        }),
      ]),
    );
  for (const [type, fields] of Object.entries(model)) {
    if (type === 'Query') builder.queryType({ fields: fieldsOf(fields) });
    else refs.get(type).implement({ fields: fieldsOf(fields) });
  }
  return builder.toSchema();
}
