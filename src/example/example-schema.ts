import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { authDirectives, tokenInfo } from '../index.ts';
import { resolvers } from './resolvers.ts';

/** The clinic's schema, with the rules that stand in it. */
export function exampleSchema(): GraphQLSchema {
  const typeDefs = readFileSync(new URL('../../schema/example.graphql', import.meta.url), 'utf8');
  const auth = authDirectives();
  return auth.transformer(
    makeExecutableSchema({
      typeDefs: [auth.typeDefs, tokenInfo.typeDefs, typeDefs],
      resolvers: [tokenInfo.resolvers, resolvers],
    }),
  );
}
