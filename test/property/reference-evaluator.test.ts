import fc from 'fast-check';
import { buildSchema, execute, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { seeded } from '../seeded.ts';
import { dataOf, resolveWith } from './data.ts';
import { drawFrom, generateSetting } from './generate.ts';
import { generateOperation } from './generate-operation.ts';
import { evaluate } from './reference-evaluator.ts';

test('without rules the evaluator answers as graphql does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      const draw = drawFrom(generate);
      const { sdl, caller, seed } = generateSetting(draw, { withRules: false });
      const schema = buildSchema(sdl);
      const ran = new Set<string>();
      resolveWith(schema, { seed, ran, isPatient: false });
      const { query, operationName, variables } = generateOperation(schema, draw);
      const document = parse(query);
      fc.pre(validate(schema, document).length === 0);
      const result = await execute({ schema, document, operationName, variableValues: variables });
      const bad = result.errors?.some((error) => error.path === undefined && /ariable/.test(error.message));
      const wrong = result.errors?.some((error) => /Argument .* non-null|must not be null/.test(error.message));
      fc.pre(bad !== true && wrong !== true);
      const answer = evaluate({
        schema,
        document,
        operationName,
        variables,
        caller,
        unannotated: 'public',
        onDenied: 'operation',
        canRefuse: true,
        valueAt: dataOf(schema, seed),
      });
      expect(result.errors).toBeUndefined();
      expect(JSON.parse(JSON.stringify(result.data))).toEqual(answer.data);
      expect([...ran].sort()).toEqual([...answer.mayRun].sort());
    }),
    seeded(300),
  );
});
