import type { GraphQLCompositeType } from 'graphql';
import type { Principal } from '../principal.ts';
import { rootFields } from './certain-null.ts';
import { type PositionedDenial, scopeThatHelps } from './denial.ts';
import { deniedPositions } from './denied-positions.ts';
import { canCloseIntrospection } from './introspection-places.ts';
import { forEachMetField } from './met-fields.ts';
import type { OperationPlan, PlannedSelection } from './operation-plan.ts';
import { OperationReview } from './operation-review.ts';
import type { Rule, ScopeSet } from './rule.ts';
import type { Variables } from './variables.ts';
import { Verdicts } from './verdicts.ts';

/** What a denial does: it makes one field null, or refuses the operation. */
export type DeniedHandling = 'field' | 'operation';

/** What becomes of an operation. */
export type Decision =
  | Settled
  /** It runs, guarded. */
  | (Guarded & {
      /** What is known beforehand to be denied, or may be, depending on runtime types. Found on asking. */
      readonly denials: () => readonly PositionedDenial[];
    });

type Settled =
  /** Nothing in it can be denied. */
  | { readonly outcome: 'permit' }
  /** Nothing runs. `scope`: one smallest set with which the whole operation would; null where scope cannot help. */
  | { readonly outcome: 'refuse'; readonly denials: readonly PositionedDenial[]; readonly scope: ScopeSet | null };

interface Guarded {
  readonly outcome: 'partial';
  /** A mutation's root fields that do not run: they would for a payload that can only be null. */
  readonly withheld: ReadonlyMap<string, PositionedDenial>;
}

const PERMIT: Settled = { outcome: 'permit' };

/**
 * Decides one operation of one caller. Pure: the same input gives the same decision.
 *
 * @throws {OperationTooComplexError} where the denials have more positions than may be looked at.
 * @example
 * ```ts run
 * import { buildSchema, parse } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { decide, planOperation, SchemaPolicy, Variables } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(scope: "read:reports") }
 * `);
 * const policy = new SchemaPolicy(schema, { unannotated: 'authenticated' });
 * const plan = planOperation(policy, parse('{ reports }'));
 * if (plan === null) throw new Error('the document has no such operation');
 * const variables = new Variables(plan.operation, {});
 * const decision = decide({ plan, principal: null, variables, onDenied: 'operation' });
 * decision.outcome; // => 'refuse'
 * decision.outcome === 'refuse' && decision.scope; // => ['read:reports']
 * ```
 */
export function decide(asked: {
  readonly plan: OperationPlan;
  readonly principal: Principal | null;
  readonly variables: Variables;
  readonly onDenied: DeniedHandling;
}): Decision {
  const { plan, principal, variables, onDenied } = asked;
  if (isOpenTo(plan, principal)) return PERMIT;
  const verdicts = Verdicts.of(plan.policy, principal);
  const last = lastOutcomes.get(plan);
  const isAsBefore = last?.verdicts === verdicts && last.onDenied === onDenied;
  const outcome = isAsBefore
    ? last.outcome
    : outcomeOf(new OperationReview(plan, verdicts, variables), { principal, onDenied });
  if (!isAsBefore && !variables.wereAsked) lastOutcomes.set(plan, { verdicts, onDenied, outcome });
  if (outcome.outcome !== 'partial') return outcome;
  return { ...outcome, denials: () => deniedPositions(new OperationReview(plan, verdicts, variables)) };
}

/** True for whoever passes every rule that the operation could meet, whatever is sent: nothing can be denied to them. */
export function isOpenTo({ policy, requirements }: OperationPlan, principal: Principal | null): boolean {
  const verdicts = Verdicts.of(policy, principal);
  return requirements.every((requirement) => verdicts.isMet(requirement));
}

/** What depends on the plan and the caller: where in the response it shows, the variables may have a say in. */
type Outcome = Settled | Guarded;

/** Whoever comes again, whatever the variables, has the same outcome: looking for every denial is most of the work. */
const lastOutcomes = new WeakMap<
  OperationPlan,
  { readonly verdicts: Verdicts; readonly onDenied: DeniedHandling; readonly outcome: Outcome }
>();

function outcomeOf(
  review: OperationReview,
  { principal, onDenied }: { readonly principal: Principal | null; readonly onDenied: DeniedHandling },
): Outcome {
  const { plan } = review;
  const isRootClosed = review.typeDenial(plan.rootType) !== null;
  if (!isRootClosed && !review.mayFail(plan.selection)) return PERMIT;
  const refuse = (): Outcome => ({
    outcome: 'refuse',
    denials: deniedPositions(review),
    scope: scopeThatHelps([...includedRules(review)], principal),
  });
  if (onDenied === 'operation' || isRootClosed) return refuse();
  if (plan.introspects && !review.isMet(plan.policy.introspection) && !canCloseIntrospection(review)) return refuse();
  const roots = rootFields(review);
  if (roots.every(({ failure }) => failure !== null)) return refuse();
  if (plan.kind !== 'mutation') return { outcome: 'partial', withheld: NOTHING };
  // R7: a non-null root field that fails takes everything with it, so that nothing of the operation may run.
  if (roots.some(({ isNonNull, failure }) => isNonNull && failure !== null)) return refuse();
  const withheld = roots.flatMap(({ responseKey, isDenied, failure }) =>
    failure !== null && !isDenied ? [[responseKey, failure] as const] : [],
  );
  return { outcome: 'partial', withheld: new Map(withheld) };
}

const NOTHING: ReadonlyMap<string, PositionedDenial> = new Map();

/** Every rule that the operation meets with these variables, what lies below denied places and every possible type included. */
function includedRules(review: OperationReview): ReadonlySet<Rule> {
  const { plan } = review;
  const { policy } = plan;
  const rules = new Set<Rule>(policy.type(plan.rootType.name).rules);
  const returned = new Set<GraphQLCompositeType>();
  const included = (selection: PlannedSelection) => review.included(selection);
  forEachMetField(plan, included, (meaning, item) => {
    for (const rule of meaning.policy.requirement.rules) rules.add(rule);
    for (const source of review.provided(meaning, item)) for (const rule of source.rules) rules.add(rule);
    if (meaning.returns === null || returned.has(meaning.returns)) return;
    returned.add(meaning.returns);
    for (const { name } of review.possibleTypes(meaning.returns))
      for (const rule of policy.type(name).rules) rules.add(rule);
  });
  return rules;
}
