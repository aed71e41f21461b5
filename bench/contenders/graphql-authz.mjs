import { preExecRule } from '@graphql-authz/core';
import directivePackage from '@graphql-authz/directive';
import pluginPackage from '@graphql-authz/envelop-plugin';
import { guardedFields } from '../schema.mjs';
import { createServer, executableSchema, joseContext } from './yoga.mjs';

const { authZDirective } = directivePackage;
const { authZEnvelopPlugin } = pluginPackage;
const ruleName = (scope) => scope.replaceAll(':', '_');

export default {
  name: 'graphql-authz',
  title: 'graphql-authz',
  guards: 'operations',
  serve({ model, keys }) {
    const scopes = [...new Set(guardedFields(model).map(([, , scope]) => scope))];
    const rules = Object.fromEntries(
      scopes.map((scope) => [ruleName(scope), preExecRule()(({ user }) => user?.scopes.has(scope) === true)]),
    );
    const names = Object.keys(rules);
    const directive = `enum AuthZRules { ${names.length > 0 ? names.join(' ') : 'none'} }
      directive @authz(rules: [AuthZRules]) on FIELD_DEFINITION | OBJECT | INTERFACE`;
    const plain = executableSchema(model, { directive, ruleOf: (scope) => `@authz(rules: [${ruleName(scope)}])` });
    return createServer({
      schema: authZDirective().authZDirectiveTransformer(plain),
      plugins: [authZEnvelopPlugin({ rules })],
      context: joseContext({ keys }),
    });
  },
};
