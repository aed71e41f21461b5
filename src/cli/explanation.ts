import { type Decision, type DeniedHandling, decide } from '../policy/decision.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import { deniedPositions } from '../policy/denied-positions.ts';
import { type OperationPlan, planOperation } from '../policy/operation-plan.ts';
import { OperationReview } from '../policy/operation-review.ts';
import type { Reason, ScopeSet } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { scopeNeeds } from '../policy/scope-needs.ts';
import type { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { Principal } from '../principal.ts';
import { refusalOfDenials } from '../yoga/refusal.ts';
import { type Settings, settingsOf } from '../yoga/settings.ts';
import type { Caller } from './caller-options.ts';
import { CoordinatePlaces, type Place } from './coordinate-places.ts';
import { mendOf } from './denial-mend.ts';
import type { LoadedOperation } from './load-operations.ts';
import { UsageError } from './usage-error.ts';
import type { GivenVariables } from './variables-file.ts';

export interface ExplainedDenial extends Place {
  /** Response keys from the root. */
  readonly responsePath: readonly string[];
  /** Where the rule stands that failed. */
  readonly coordinate: string;
  readonly reason: Reason;
  readonly needs: string;
  readonly scope: ScopeSet | null;
  /** It is denied only where an object turns out to be of the right type, here or further up. */
  readonly dependsOnType: boolean;
  readonly mend: string;
}

export interface Explanation {
  readonly operation: string;
  readonly kind: string;
  readonly file: string;
  readonly caller: {
    readonly kind: string;
    readonly profile: string;
    readonly clientId: string | null;
    readonly scopes: readonly string[];
    readonly permissions: readonly string[];
  } | null;
  readonly outcome: Decision['outcome'];
  /** The answer's HTTP status and challenge. */
  readonly response: { readonly status: number; readonly wwwAuthenticate: string | null };
  /** One smallest set with which the whole operation runs; null where none is needed or none can help. */
  readonly scope: ScopeSet | null;
  readonly denials: readonly ExplainedDenial[];
  /** Root fields of a mutation that do not run because their payload could only be null. */
  readonly withheld: readonly string[];
  /** What the caller lacks and no scope gives, below denied places too. */
  readonly obstacles: readonly { readonly coordinate: string; readonly needs: string }[];
  /** Where a policy decision point is asked about each object while the operation runs. */
  readonly decidedLater: readonly string[];
  readonly notes: readonly string[];
}

interface Question {
  readonly plan: OperationPlan;
  readonly principal: Principal | null;
  readonly variables: Variables;
}

interface Asked {
  readonly policy: SchemaPolicy;
  readonly chosen: LoadedOperation;
  readonly caller: Caller;
  readonly variables: GivenVariables;
  readonly onDenied: DeniedHandling | undefined;
}

/** What a server with these settings answers a caller, from the same decision that it would make. */
export function explanationOf({ policy, chosen, caller, variables, onDenied }: Asked): Explanation {
  const { principal } = caller;
  const settings = settingsOf({ issuers: [], unannotated: policy.unannotated, ...(onDenied && { onDenied }) });
  const plan = planOperation(policy, chosen.document, chosen.operation.name?.value);
  if (plan === null)
    throw new UsageError(`${chosen.source.name}: the schema has no ${chosen.operation.operation} type`);
  const question = { plan, principal, variables: variables.variables };
  const decision = decide({ ...question, onDenied: settings.onDenied[plan.kind] });
  const whole = decide({ ...question, onDenied: 'operation' });
  const places = new CoordinatePlaces(policy.schema);
  const { obstacles } = scopeNeeds([plan]);
  const later = obstacles.filter(({ isDecidedLater }) => isDecidedLater);
  const lacking = obstacles.filter(({ rule }) => principal !== null && rule.check(principal) !== null);
  return {
    operation: chosen.name,
    kind: plan.kind,
    file: chosen.source.name,
    caller: principal && {
      kind: principal.kind,
      profile: principal.profile,
      clientId: principal.clientId,
      scopes: [...principal.scopes],
      permissions: [...principal.permissions],
    },
    outcome: decision.outcome,
    response: responseTo(decision, settings),
    scope: whole.outcome === 'refuse' ? whole.scope : null,
    denials: denialsOf(decision, question).map((denial) => explained(denial, places)),
    withheld: decision.outcome === 'partial' ? [...decision.withheld.keys()] : [],
    obstacles: lacking.map(({ coordinate, rule }) => ({ coordinate, needs: rule.needs })),
    decidedLater: [...new Set(later.map(({ coordinate }) => coordinate))],
    notes: [...caller.notes, ...variableNotes(variables)],
  };
}

/** What is refused is told as the answer tells it; what may be null of the others, for every type that may turn up. */
function denialsOf(decision: Decision, { plan, principal, variables }: Question): readonly PositionedDenial[] {
  if (decision.outcome === 'permit') return [];
  if (decision.outcome === 'refuse') return decision.denials;
  const review = new OperationReview(plan, Verdicts.of(plan.policy, principal), variables);
  return deniedPositions(review, { everyType: true });
}

function responseTo(decision: Decision, settings: Settings): Explanation['response'] {
  if (decision.outcome !== 'refuse') return { status: 200, wwwAuthenticate: null };
  const { status, headers } = refusalOfDenials(decision.denials, decision.scope, settings).extensions.http;
  return { status, wwwAuthenticate: headers['WWW-Authenticate'] ?? null };
}

function explained(denial: PositionedDenial, places: CoordinatePlaces): ExplainedDenial {
  const { responsePath, coordinate, reason, needs, scope, dependsOnType = false } = denial;
  const mend = mendOf(denial);
  return { responsePath, coordinate, reason, needs, scope, dependsOnType, mend, ...places.of(coordinate) };
}

function variableNotes({ missing }: GivenVariables): readonly string[] {
  if (missing.length === 0) return [];
  const names = missing.map((name) => `$${name}`).join(', ');
  return [`No value for ${names}: rules about what is sent there are not counted. Give --variables FILE.`];
}
