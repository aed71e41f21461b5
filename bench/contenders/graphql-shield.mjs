import { applyMiddleware } from 'graphql-middleware';
import { allow, rule, shield } from 'graphql-shield';
import { guardedFields } from '../schema.mjs';
import { createServer, executableSchema, joseContext } from './yoga.mjs';

export default {
  name: 'graphql-shield',
  title: 'graphql-shield',
  guards: 'fields',
  serve({ model, keys }) {
    const rules = new Map();
    const ruleOf = (scope) => {
      if (!rules.has(scope)) {
        const check = rule(scope, { cache: 'contextual' });
        rules.set(
          scope,
          check(async (_parent, _args, { user }) => user?.scopes.has(scope) === true),
        );
      }
      return rules.get(scope);
    };
    const tree = {};
    for (const [type, field, scope] of guardedFields(model)) (tree[type] ??= {})[field] = ruleOf(scope);
    return createServer({
      schema: applyMiddleware(executableSchema(model), shield(tree, { fallbackRule: allow })),
      context: joseContext({ keys }),
    });
  },
};
