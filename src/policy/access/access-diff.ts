import { accessOf } from '../coverage/access-of.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import { type AccessPlace, accessPlaces } from './access-places.ts';
import { compareRules } from './compare-rules.ts';
import { type RenamedScope, renamedScope } from './renamed-scope.ts';

/** What became of who may have or send something. */
export type AccessChangeKind = 'less' | 'more' | 'different' | 'new' | 'removed';

/** One rule as it stands somewhere. */
export interface StandingRule {
  readonly coordinate: string;
  readonly needs: string;
}

/** A place to which other callers have access than before. */
export interface AccessChange {
  readonly change: AccessChangeKind;
  readonly coordinate: string;
  readonly place: AccessPlace['kind'];
  /** What it needed and needs, and where that stands; null where the place was not, or is not. Empty: nothing. */
  readonly before: readonly StandingRule[] | null;
  readonly after: readonly StandingRule[] | null;
  /** Where the schema changed: the coordinates whose rules are others than before. */
  readonly causes: readonly string[];
  /** New, and no rule speaks of it though others of its type have rules: probably forgotten. */
  readonly isUnprotected: boolean;
  /** Nothing changed but the name of one scope. */
  readonly renamed: RenamedScope | null;
}

/** A place whose rules stand elsewhere than before, or were left out and are still covered: the same callers have access. */
export interface MovedRules {
  readonly coordinate: string;
  readonly before: readonly StandingRule[];
  readonly after: readonly StandingRule[];
}

/** How access to one schema differs from access to another. */
export interface AccessDiff {
  readonly changes: readonly AccessChange[];
  readonly moved: readonly MovedRules[];
}

/**
 * Compares two schemas by who has access to what, not by their text: a rule that moved to where it still reaches the same
 * places is no change, a rule taken off an interface is one at every type that implements it.
 *
 * @example
 * ```ts run
 * import { buildSchema } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { accessDiff, SchemaPolicy } from 'graphql-bearer/core';
 *
 * const policyOf = (field: string) =>
 *   new SchemaPolicy(buildSchema(`${authDirectives().typeDefs} type Query { ${field} }`), { unannotated: 'public' });
 * const before = policyOf('reports: [String!] @requiresScope(scope: "read:reports")');
 * const { changes } = accessDiff(before, policyOf('reports: [String!]'));
 * changes.map(({ change, coordinate }) => `${change} at ${coordinate}`); // => ['less at Query.reports']
 * ```
 */
export function accessDiff(before: SchemaPolicy, after: SchemaPolicy): AccessDiff {
  const old = accessPlaces(before);
  const current = accessPlaces(after);
  const guardedTypes = typesWithRules(old);
  const changes: AccessChange[] = [];
  const moved: MovedRules[] = [];
  for (const [coordinate, place] of current) {
    const known = old.get(coordinate);
    if (known === undefined) changes.push(...added(coordinate, place, guardedTypes));
    else if (place.kind !== 'argument' || standing(place) !== standing(known)) {
      const change = compareRules(known.rules, place.rules);
      if (change === 'same') {
        if (standing(place) !== standing(known)) {
          moved.push({
            coordinate,
            before: standingRules(written(known)),
            after: standingRules(written(place)),
          });
        }
      } else changes.push(changed(coordinate, change, known, place));
    }
  }
  for (const [coordinate, place] of old) {
    if (!current.has(coordinate)) changes.push(...removed(coordinate, place));
  }
  return { changes, moved };
}

function changed(
  coordinate: string,
  change: 'less' | 'more' | 'different',
  known: AccessPlace,
  place: AccessPlace,
): AccessChange {
  return {
    change,
    coordinate,
    place: place.kind,
    before: standingRules(known),
    after: standingRules(place),
    causes: causesOf(known, place, coordinate),
    isUnprotected: false,
    renamed: change === 'different' ? renamedScope(known.sources, place.sources) : null,
  };
}

/** Of what is sent and of types only those with rules are worth telling: their fields are told anyway. */
function added(coordinate: string, place: AccessPlace, guardedTypes: ReadonlySet<string>): readonly AccessChange[] {
  if (place.kind !== 'field' && place.sources.length === 0) return [];
  if (place.kind === 'type') return [];
  const access = accessOf(place.rules);
  const isOpen = access === 'public' || access === 'authenticated';
  const isUnprotected = isOpen && !place.isAnnotated && guardedTypes.has(place.type);
  const after = standingRules(place);
  return [
    {
      change: 'new',
      coordinate,
      place: place.kind,
      before: null,
      after,
      causes: [coordinate],
      isUnprotected,
      renamed: null,
    },
  ];
}

function removed(coordinate: string, place: AccessPlace): readonly AccessChange[] {
  if (place.kind === 'type' || (place.kind !== 'field' && place.sources.length === 0)) return [];
  const before = standingRules(place);
  return [
    {
      change: 'removed',
      coordinate,
      place: place.kind,
      before,
      after: null,
      causes: [coordinate],
      isUnprotected: false,
      renamed: null,
    },
  ];
}

/** Types of which a field needs more than a good token. */
function typesWithRules(places: ReadonlyMap<string, AccessPlace>): ReadonlySet<string> {
  const guarded = [...places.values()].filter(({ kind, rules }) => {
    const access = accessOf(rules);
    return kind === 'field' && (access === 'rules' || access === 'closed');
  });
  return new Set(guarded.map(({ type }) => type));
}

function standingRules({ sources }: AccessPlace): readonly StandingRule[] {
  return sources.flatMap(({ coordinate, rules }) => rules.map(({ needs }) => ({ coordinate, needs })));
}

function standing(place: AccessPlace): string {
  return [...keysBySource(place)].map(([coordinate, keys]) => `${coordinate} ${keys}`).join('\n');
}

function keysBySource({ sources }: AccessPlace): ReadonlyMap<string, string> {
  const keys = new Map<string, string[]>();
  for (const { coordinate, rules } of sources) {
    keys.set(coordinate, [...(keys.get(coordinate) ?? []), ...rules.map(({ key }) => key)]);
  }
  return new Map([...keys].map(([coordinate, all]) => [coordinate, all.toSorted().join('&')]));
}

/** The default for what has no rule is nobody's edit. */
function causesOf(known: AccessPlace, place: AccessPlace, coordinate: string): readonly string[] {
  const old = keysBySource(written(known));
  const current = keysBySource(written(place));
  const all = new Set([...old.keys(), ...current.keys()]);
  const causes = [...all].filter((each) => old.get(each) !== current.get(each));
  return causes.length > 0 ? causes : [coordinate];
}

function written(place: AccessPlace): AccessPlace {
  const sources = place.sources.map(({ coordinate, rules }) => ({
    coordinate,
    rules: rules.filter(({ directive }) => directive !== 'unannotated'),
  }));
  return { ...place, sources: sources.filter(({ rules }) => rules.length > 0) };
}
