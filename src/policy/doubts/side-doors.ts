import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isCompositeType } from 'graphql';
import { impliesAll } from '../access/compare-rules.ts';
import { accessOf } from '../coverage/access-of.ts';
import type { Rule } from '../rule.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';

/** A field of a root, and what its caller must have to get an object from it. */
interface Door {
  readonly path: string;
  readonly rules: readonly Rule[];
}

/**
 * Object types that are behind a rule at one root field and can be had for less another way: at another root field, or by
 * a way through fields that need no more than a good token. What the type itself needs is needed on both ways.
 */
export function sideDoors(policy: SchemaPolicy): readonly Doubt[] {
  const guarded = guardedDoors(policy);
  if (guarded.size === 0) return [];
  const open = openPaths(policy);
  return [...guarded].flatMap(([name, door]) => {
    const path = open.get(name);
    if (path === undefined) return [];
    const needs = door.rules.map((rule) => rule.needs).join(', ');
    return [
      {
        kind: 'side-door',
        coordinate: name,
        message: `${door.path} needs ${needs}, and ${path} gives it for less; put the rule on the type if it is about the data`,
      },
    ];
  });
}

/** By object type: the first reading root field that needs more for it than the type itself does. */
function guardedDoors(policy: SchemaPolicy): ReadonlyMap<string, Door> {
  const doors = new Map<string, Door>();
  for (const root of readingRoots(policy.schema)) {
    for (const field of Object.values(root.getFields())) {
      const { rules } = policy.field(root.name, field.name)!.requirement;
      if (accessOf(rules) !== 'rules') continue;
      for (const { name } of policy.typeSets.named(getNamedType(field.type).name).types) {
        const ofType = policy.type(name).rules;
        if (doors.has(name) || accessOf(ofType) === 'rules' || impliesAll(ofType, rules)) continue;
        doors.set(name, { path: `${root.name}.${field.name}`, rules });
      }
    }
  }
  return doors;
}

/** By object type: the first way to it, breadth first, on which no field needs more than a good token. */
function openPaths(policy: SchemaPolicy): ReadonlyMap<string, string> {
  const roots = readingRoots(policy.schema);
  const paths = new Map<string, string>(roots.map(({ name }) => [name, '']));
  const queue: GraphQLObjectType[] = [...roots];
  // Grows while it is walked.
  for (const type of queue) {
    for (const field of Object.values(type.getFields())) {
      const returned = getNamedType(field.type);
      const access = accessOf(policy.field(type.name, field.name)!.requirement.rules);
      if (!isCompositeType(returned) || access === 'rules' || access === 'closed') continue;
      const before = paths.get(type.name) ?? '';
      const path = `${before === '' ? '' : `${before} → `}${type.name}.${field.name}`;
      for (const possible of policy.typeSets.named(returned.name).types) {
        const ofType = accessOf(policy.type(possible.name).rules);
        if (paths.has(possible.name) || ofType === 'rules' || ofType === 'closed') continue;
        paths.set(possible.name, path);
        queue.push(possible);
      }
    }
  }
  return paths;
}

/** A mutation's rule is about what it does, not about what it returns. */
function readingRoots(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getSubscriptionType()].flatMap((type) => type ?? []);
}
