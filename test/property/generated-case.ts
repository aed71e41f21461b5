import type fc from 'fast-check';
import { buildSchema, type DocumentNode, execute, type GraphQLSchema, parse, validate } from 'graphql';
import { type AuthorizationOptions, authDirectives, ConfigurationError } from '../../src/index.ts';
import { issuer } from './callers.ts';
import { dataOf, resolveWith } from './data.ts';
import { drawFrom, generateSetting, type Setting } from './generate.ts';
import { generateOperation, type Operation } from './generate-operation.ts';
import { type Answer, evaluate, type Question } from './reference-evaluator.ts';

/** A schema with data, an operation that is valid on it, a caller and options. */
export interface GeneratedCase {
  readonly setting: Setting;
  readonly operation: Operation;
  readonly document: DocumentNode;
  readonly options: AuthorizationOptions;
  /** A schema that writes down which resolvers ran, with no guard in it yet. */
  build(): { readonly schema: GraphQLSchema; readonly ran: Set<string> };
  expected(changes?: Partial<Question>): Answer;
}

/** Null for what no server would serve: a schema with a start-up error, an operation that is not valid. */
export async function generateCase(generate: fc.GeneratorValue): Promise<GeneratedCase | null> {
  const draw = drawFrom(generate);
  const setting = generateSetting(draw);
  const source = `${authDirectives().typeDefs}\n${setting.sdl}`;
  const build = (): { schema: GraphQLSchema; ran: Set<string> } => {
    const schema = buildSchema(source);
    const ran = new Set<string>();
    resolveWith(schema, { seed: setting.seed, ran });
    return { schema, ran };
  };
  const { schema } = build();
  try {
    authDirectives().transformer(buildSchema(source));
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
  const operation = generateOperation(schema, draw);
  const { operationName, variables } = operation;
  const document = parse(operation.query);
  if (validate(schema, document).length > 0) return null;
  // An operation whose variables or arguments do not fit is an error of its own, with or without rules.
  // It is asked without promises: graphql leaves a rejection unhandled where one item throws while another one waits.
  const simple = buildSchema(source);
  resolveWith(simple, { seed: setting.seed, ran: new Set(), isPatient: false });
  const plain = await execute({ schema: simple, document, operationName, variableValues: variables });
  if (plain.errors !== undefined) return null;
  return {
    setting,
    operation,
    document,
    build,
    options: {
      issuers: issuer.issuerOptions,
      unannotated: setting.unannotated,
      onDenied: setting.onDenied,
      maxErrors: Number.POSITIVE_INFINITY,
    },
    expected: (changes = {}) =>
      evaluate({
        schema,
        document,
        operationName,
        variables,
        caller: setting.caller,
        unannotated: setting.unannotated,
        onDenied: setting.onDenied,
        canRefuse: true,
        valueAt: dataOf(schema, setting.seed),
        ...changes,
      }),
  };
}
