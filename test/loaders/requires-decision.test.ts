import { buildSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { directiveSDL } from '../../src/policy/directive.ts';
import { DIRECTIVES } from '../../src/policy/directives/index.ts';
import { requiresDecision } from '../../src/policy/directives/requires-decision.ts';
import { ObjectDecisions } from '../../src/policy/object-decision.ts';
import { SchemaPolicy } from '../../src/policy/schema-policy.ts';
import { caller } from './caller.ts';

const sdl = DIRECTIVES.map(directiveSDL).join('\n');
const schemaOf = (typeDefs: string): GraphQLSchema => buildSchema(`${sdl}\n${typeDefs}`);
const policyOf = (typeDefs: string): SchemaPolicy =>
  new SchemaPolicy(schemaOf(typeDefs), { unannotated: 'authenticated' });

function problemsOf(typeDefs: string): readonly string[] {
  try {
    policyOf(typeDefs);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

const rule = (id?: string) =>
  `@requiresDecision(action: "read", resource: "patient"${id === undefined ? '' : `, id: "${id}"`})`;

describe('@requiresDecision', () => {
  it('has the definition of the contract', () => {
    expect(directiveSDL(requiresDecision).replaceAll(/\s+/g, ' ')).toContain(
      'directive @requiresDecision(action: String!, resource: String!, id: String) repeatable on | OBJECT | INTERFACE | FIELD_DEFINITION',
    );
  });

  const field = (id: string) => `
    type Query { patient(id: ID!, ids: [ID!], where: Where): Patient ${rule(id)} }
    type Patient { id: ID! }
    input Where { id: ID, and: [Where!], inner: Where }`;
  const type = (id: string) => `
    type Query { patient: Patient }
    type Patient ${rule(id)} { id: ID!, doctor: Doctor!, visits: [Doctor!], secret(key: String!): String }
    type Doctor { id: ID! }`;
  const cases: readonly (readonly [title: string, typeDefs: string, problem: string | null])[] = [
    ['an argument', field('args.id'), null],
    ['an input field', field('args.where.inner.id'), null],
    ['a field of the object', type('source.id'), null],
    ['a field of what the object refers to', type('source.doctor.id'), null],
    ['nothing', `type Query { list: Int ${rule()} }`, null],
    [
      'an argument that is not there',
      field('args.wher.id'),
      'Query.patient: @requiresDecision takes its id from "args.wher.id", but Query.patient has no argument "wher"; did you mean "where"?',
    ],
    [
      'an input field that is not there',
      field('args.where.name'),
      'Query.patient: @requiresDecision takes its id from "args.where.name", but Where has no field "name"; it has id, and, inner',
    ],
    [
      'a list',
      field('args.ids'),
      'Query.patient: @requiresDecision takes its id from "args.ids", but a list comes in its way, and one question has one id',
    ],
    [
      'something in a list',
      field('args.where.and.id'),
      'Query.patient: @requiresDecision takes its id from "args.where.and.id", but a list comes in its way, and one question has one id',
    ],
    [
      'an input object',
      field('args.where'),
      'Query.patient: @requiresDecision takes its id from "args.where", but it leads to an object of type Where; go on to a scalar',
    ],
    [
      'something below a scalar',
      field('args.id.x'),
      'Query.patient: @requiresDecision takes its id from "args.id.x", but ID has no fields',
    ],
    [
      'the source of a root field',
      field('source.id'),
      'Query.patient: @requiresDecision takes its id from "source.id", but a root type has no object; take it from "args", or leave it out',
    ],
    [
      'a field that is not there',
      type('source.Id'),
      'Patient: @requiresDecision takes its id from "source.Id", but Patient has no field "Id"; did you mean "id"?',
    ],
    [
      'an object',
      type('source.doctor'),
      'Patient: @requiresDecision takes its id from "source.doctor", but it leads to an object of type Doctor; go on to a scalar',
    ],
    [
      'the arguments of a type',
      type('args.id'),
      'Patient: @requiresDecision takes its id from "args.id", but a type has no arguments; take it from "source", the object itself',
    ],
    [
      'a word',
      type('id'),
      'Patient: @requiresDecision has a malformed "id"; write a path such as "args.id" or "source.id"',
    ],
    [
      'the whole source',
      type('source'),
      'Patient: @requiresDecision has a malformed "id"; write a path such as "args.id" or "source.id"',
    ],
    [
      'an empty path',
      type(''),
      'Patient: @requiresDecision has a malformed "id"; write a path such as "args.id" or "source.id"',
    ],
    [
      'a path with a hole',
      type('source..id'),
      'Patient: @requiresDecision has a malformed "id"; write a path such as "args.id" or "source.id"',
    ],
    [
      'another root',
      type('context.id'),
      'Patient: @requiresDecision has a malformed "id"; write a path such as "args.id" or "source.id"',
    ],
  ];
  it.each(cases)('with %s as its id is right or says what is wrong', (_, typeDefs, problem) => {
    expect(problemsOf(typeDefs)).toEqual(problem === null ? [] : [problem]);
  });

  it('needs an action and a resource that are names', () => {
    expect(problemsOf('type Query { a: Int @requiresDecision(action: "", resource: "a b") }')).toEqual([
      'Query.a: @requiresDecision needs a name without white space as "action"',
      'Query.a: @requiresDecision needs a name without white space as "resource"',
    ]);
  });

  it('is not said twice, and not where nobody asks', () => {
    expect(problemsOf(`type Query { a: Int ${rule()} ${rule()} }`)).toEqual([
      'Query.a: @requiresDecision says the same rule twice; remove one',
    ]);
    const schema = buildSchema(`${sdl} type Query { a(b: Int ${rule()}): Int }`, { assumeValidSDL: true });
    expect(() => new SchemaPolicy(schema, { unannotated: 'public' })).toThrow(
      /cannot be enforced here; it may stand on OBJECT, INTERFACE, FIELD_DEFINITION/,
    );
  });

  it('checks the paths of interfaces as well', () => {
    expect(
      problemsOf(`type Query { n: N } interface N ${rule('source.uid')} { id: ID! } type A implements N { id: ID! }`),
    ).toEqual(['N: @requiresDecision takes its id from "source.uid", but N has no field "uid"; it has id']);
  });

  it('needs a caller, annotates its field, and cannot be helped by scope', () => {
    const policy = policyOf(`type Query { a: Int ${rule()} b: Int @public }`);
    const [only, ...others] = policy.field('Query', 'a')!.requirement.rules;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ directive: 'requiresDecision', scopes: null });
    expect(only?.check(null)).toBe('UNAUTHENTICATED');
    expect(only?.check(caller())).toBeNull();
    expect(policy.isAnnotated(policy.schema.getQueryType()!, 'a')).toBe(true);
  });
});

describe('the questions of a schema', () => {
  const policy = policyOf(`
    interface Node @requiresDecision(action: "see", resource: "node", id: "source.id") {
      id: ID!
      log(of: ID): Int @requiresDecision(action: "log", resource: "node", id: "args.of")
    }
    type Patient implements Node ${rule('source.id')} { id: ID! log(of: ID): Int name: String ${rule('source.id')} }
    type Plain { id: ID! }
    union Some = Patient | Plain
    type Query @requiresDecision(action: "enter", resource: "clinic") { node: Node some: [Some] plain: Plain open: Int }
  `);
  const decisions = ObjectDecisions.of(policy);
  const said = (questions: readonly { action: string; denial: { coordinate: string } }[]) =>
    questions.map(({ action, denial }) => `${action} at ${denial.coordinate}`);

  it('are compiled once', () => {
    expect(ObjectDecisions.of(policy)).toBe(decisions);
  });

  it('about an object are its type’s and its interfaces’', () => {
    expect(said(decisions.ofObject('Patient'))).toEqual(['read at Patient', 'see at Node']);
    expect(decisions.ofObject('Plain')).toEqual([]);
  });

  it('about a field are its own and its interface field’s; a root type’s are asked at each of its fields', () => {
    expect(said(decisions.ofField('Patient', 'log'))).toEqual(['log at Node.log']);
    expect(said(decisions.ofField('Patient', 'name'))).toEqual(['read at Patient.name']);
    expect(said(decisions.ofField('Query', 'open'))).toEqual(['enter at Query']);
  });

  it('reach every position that may hold such an object', () => {
    const reached = ['Node', 'Patient', 'Plain', 'Some'].filter((name) =>
      decisions.reach(policy.schema.getType(name)!),
    );
    expect(reached).toEqual(['Node', 'Patient', 'Some']);
    expect([...decisions.coordinates].sort()).toEqual(['Node', 'Node.log', 'Patient', 'Patient.name', 'Query']);
    expect(decisions.isEmpty).toBe(false);
    expect(ObjectDecisions.of(policyOf('type Query { a: Int }')).isEmpty).toBe(true);
  });
});
