import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, GraphQLError } from 'graphql';
import { createServer, executableSchema, joseContext } from './yoga.mjs';

/** Resolvers wrapped in an async check, as tutorials on directives show it. */
export default {
  name: 'map-schema',
  title: 'async-wrapped resolvers (mapSchema)',
  guards: 'fields',
  serve({ model, keys }) {
    const plain = executableSchema(model);
    const schema = mapSchema(plain, {
      [MapperKind.OBJECT_FIELD](field) {
        const scope = getDirective(plain, field, 'requiresScope')?.[0]?.scope;
        if (scope === undefined) return undefined;
        const { resolve = defaultFieldResolver } = field;
        field.resolve = async (source, args, context, info) => {
          if (!context.user?.scopes.has(scope)) {
            throw new GraphQLError('Not authorized', { extensions: { code: 'FORBIDDEN' } });
          }
          return resolve(source, args, context, info);
        };
        return field;
      },
    });
    return createServer({ schema, context: joseContext({ keys }) });
  },
};
