import { readdirSync, readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/index.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const schemas = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(new URL(name, DOCS), 'utf8').matchAll(/^```graphql\n([\s\S]*?)^```$/gm)].map(([, sdl = '']) => ({
      name,
      sdl,
    })),
  );

test('there are schemas in the documents', () => expect(schemas.length).toBeGreaterThan(1));

test.each(schemas)('a schema in $name starts', ({ sdl }) => {
  // With the older spellings, too: those stand in what one comes from.
  const { typeDefs, transformer } = authDirectives({ federation: true });
  const query = /^type Query\b/m.test(sdl) ? [] : ['type Query { invoice: Invoice }'];
  expect(() => transformer(makeExecutableSchema({ typeDefs: [typeDefs, sdl, ...query] }))).not.toThrow();
});
