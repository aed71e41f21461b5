import { useGraphQlJit } from '@envelop/graphql-jit';
import fc from 'fast-check';
import { createYoga, type YogaServerOptions } from 'graphql-yoga';
import { afterAll, describe, test } from 'vitest';
import { useAuthorization } from '../../src/index.ts';
import { runsOf, seed } from '../seeded.ts';
import { tokenOf } from './callers.ts';
import { differences, type Given } from './compare-answers.ts';
import { type GeneratedCase, generateCase } from './generated-case.ts';

const runs = runsOf(100);
/**
 * graphql-jit waits for no type resolver: an object of a denied type is null where it stands, as it has to be, and the error
 * there is the executor's own.
 */
const ABSTRACT = /^wrong reason at \S+: undefined undefined \(Abstract type \w+ must resolve to an Object type/;
const counts = { cases: 0, refused: 0, denied: 0, whole: 0 };

type Plugins = NonNullable<YogaServerOptions<object, object>['plugins']>;

async function ask(given: GeneratedCase, { plugins }: { readonly plugins: Plugins }) {
  const { schema, ran } = given.build();
  const yoga = createYoga({ schema, plugins, logging: false });
  const token = await tokenOf(given.setting.caller);
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(given.operation),
  });
  return { response, body: (await response.json()) as Given, ran };
}

describe(`enforcement with a compiled executor (seed ${seed})`, () => {
  // What the executor answers differently without any rule is its own affair: those cases are left out.
  test('every answer is the one of the rules', { timeout: 120_000 + runs * 1_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (generate) => {
        const given = await generateCase(generate);
        fc.pre(given !== null);
        if (given === null) return;
        const plain = await ask(given, { plugins: [useGraphQlJit()] });
        const known = await ask(given, { plugins: [] });
        fc.pre(JSON.stringify(plain.body) === JSON.stringify(known.body));
        const { body, response, ran } = await ask(given, {
          plugins: [useGraphQlJit(), useAuthorization(given.options)],
        });
        const expected = given.expected();
        counts.cases += 1;
        counts[expected.refused ? 'refused' : expected.denied.length > 0 ? 'denied' : 'whole'] += 1;
        const found = [
          ...(response.status === expected.status ? [] : [`status ${response.status} instead of ${expected.status}`]),
          ...differences(body, { expected, ran }).filter((one) => !ABSTRACT.test(one)),
        ];
        if (found.length > 0)
          throw new Error(
            `${found.join('\n')}\n${given.setting.sdl}\n${given.operation.query}\n${JSON.stringify(body).slice(0, 1500)}`,
          );
      }),
      { numRuns: runs, seed, maxSkipsPerRun: 50 },
    );
  });

  afterAll(() => {
    console.info(`enforcement, compiled: ${JSON.stringify(counts)}`);
  });
});
