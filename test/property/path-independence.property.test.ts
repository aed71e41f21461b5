import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, ConfigurationError, useAuthorization } from '../../src/index.ts';
import { runsOf, seed } from '../seeded.ts';
import { issuer, tokenOf } from './callers.ts';
import { type Draw, drawFrom, generateSetting } from './generate.ts';

const runs = runsOf(150);

/**
 * A generated schema to which a root is added that leads to one and the same object by every type that it has: its own
 * and those of its interfaces and unions. The roots themselves are open.
 */
function waysTo(sdl: string, draw: Draw): { sdl: string; object: string; ways: readonly string[]; fields: string } {
  const schema = buildSchema(`${authDirectives().typeDefs}\n${sdl}`);
  const types = Object.values(schema.getTypeMap());
  const object = draw.of(types.filter((type) => isObjectType(type) && /^O\d$/.test(type.name)));
  if (!isObjectType(object)) throw new Error('no object type');
  const ways = types.filter((type) => isAbstractType(type) && schema.isSubType(type, object)).map(({ name }) => name);
  const fields = Object.values(object.getFields())
    .map((field) => `${field.name}${isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''}`)
    .join(' ');
  const added = [object.name, ...ways].map((name) => `  way${name}: ${name} @public`).join('\n');
  return {
    sdl: `${sdl}\nextend type Query {\n  start: String @public\n${added}\n}`,
    object: object.name,
    ways: [object.name, ...ways],
    fields,
  };
}

/** Leaves have a value; what lies further down is another object, and empty here. */
function give(type: GraphQLOutputType, name: string): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [];
  if (isEnumType(bare)) return 'A';
  return isAbstractType(bare) ? { __typename: 'O0' } : isObjectType(bare) ? {} : name;
}

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly authorization?: { readonly coordinate?: string; readonly reason?: string } };
  }[];
}

/** What came of the object: its value, and its denials by the path from it. */
function outcomeAt(key: string, { data, errors }: Body): unknown {
  const denials = (errors ?? [])
    .filter((error) => error.path?.[0] === key)
    .map(({ path, extensions }) => `${path?.slice(1).join('.')}: ${extensions?.authorization?.reason}`);
  return { value: data?.[key], denials: denials.sort() };
}

describe(`path independence (seed ${seed})`, () => {
  test('whichever way leads to an object, the same of it is there', { timeout: 120_000 + runs * 1_000 }, async () => {
    let compared = 0;
    let denied = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (generate) => {
        const draw = drawFrom(generate);
        const setting = generateSetting(draw);
        const { sdl, object, ways, fields } = waysTo(setting.sdl, draw);
        // A way with a rule of its own is another question: it guards the field that returns it.
        const open = ways.filter(
          (way) => way === object || !new RegExp(`^(interface|union) ${way}\\b[^{=]*@(?!public)`, 'm').test(sdl),
        );
        fc.pre(open.length > 1 && !/^type Query @/m.test(sdl));
        const schema = buildSchema(`${authDirectives().typeDefs}\n${sdl}`);
        for (const type of Object.values(schema.getTypeMap())) {
          if (!isObjectType(type) || type.name.startsWith('__')) continue;
          for (const field of Object.values(type.getFields())) {
            const isWay = type.name === 'Query';
            field.resolve = (_source, _args, _context, info) => {
              if (isWay) return field.name === 'start' ? 'start' : { __typename: object };
              return give(info.returnType, field.name);
            };
          }
        }
        const plugin = (() => {
          try {
            const { unannotated } = setting;
            authDirectives({ unannotated }).transformer(schema);
            return useAuthorization({ issuers: issuer.issuerOptions, unannotated, onDenied: 'field' });
          } catch (error) {
            if (error instanceof ConfigurationError) return null;
            throw error;
          }
        })();
        fc.pre(plugin !== null);
        if (plugin === null) return;
        const yoga = createYoga({ schema, plugins: [plugin], logging: false });
        const token = await tokenOf(setting.caller);
        const selection = (way: string): string =>
          draw.chance(50) ? `{ ... on ${object} { ${fields} } }` : way === object ? `{ ${fields} }` : `{ ...All }`;
        const written = open.map((way) => `way${way} ${selection(way)}`).join(' ');
        const uses = written.includes('...All') ? ` fragment All on ${object} { ${fields} }` : '';
        const response = await yoga.fetch('http://localhost/graphql', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query: `{ start ${written} }${uses}` }),
        });
        const body = (await response.json()) as Body;
        expect(body.data?.['start'], JSON.stringify(body)).toBe('start');
        const [first, ...others] = open.map((way) => outcomeAt(`way${way}`, body));
        compared += 1;
        if (body.errors !== undefined) denied += 1;
        for (const other of others) expect(other, sdl).toEqual(first);
      }),
      { numRuns: runs, seed, maxSkipsPerRun: 100 },
    );
    expect(denied).toBeGreaterThan(0);
    expect(compared).toBeGreaterThanOrEqual(runs);
  });
});
