import { OperationTooComplexError } from '../errors.ts';
import { type OperationPlan, planOperation } from '../policy/operation-plan.ts';
import type { ScopeSet } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { scopeNeeds } from '../policy/scope-needs.ts';
import { assumedCaller } from './assumed-caller.ts';
import type { LoadedOperation } from './load-operations.ts';

/** Something that no scope gives. */
export interface ObstacleReport {
  readonly coordinate: string;
  readonly needs: string;
  /** Whether the client passes there: acting for itself, and with a user. Null where no client is named. */
  readonly passes: { readonly client: boolean; readonly user: boolean } | null;
  /** Decided about each object while the operation runs. */
  readonly decidedLater: boolean;
}

/** What operations need, as it is printed. */
export interface Needs {
  /** One smallest set. */
  readonly scopes: ScopeSet;
  /** Every set with no scope to spare, smallest first; null where there are more than can be listed. */
  readonly alternatives: readonly ScopeSet[] | null;
  readonly token: boolean;
  readonly obstacles: readonly ObstacleReport[];
}

export interface OperationNeeds extends Needs {
  readonly operation: string;
  readonly kind: string;
  readonly file: string;
}

export interface ClientNeeds extends Needs {
  readonly client: string;
  readonly operations: number;
  /** What the client holds, what of it no operation needs, and what is needed beside it; null where nothing was given. */
  readonly granted: readonly string[] | null;
  readonly spare: readonly string[] | null;
  readonly missing: readonly string[] | null;
}

export interface PlannedOperation extends LoadedOperation {
  readonly plan: OperationPlan;
}

/** Plans operations; one that a server would refuse to plan is a problem of its own. */
export function planAll(
  policy: SchemaPolicy,
  loaded: readonly LoadedOperation[],
): { readonly planned: readonly PlannedOperation[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const planned = loaded.flatMap((each) => {
    try {
      const plan = planOperation(policy, each.document, each.operation.name?.value);
      if (plan !== null) return [{ ...each, plan }];
      problems.push(`${each.source.name}: ${each.name}: the schema has no ${each.operation.operation} root type`);
    } catch (error) {
      if (!(error instanceof OperationTooComplexError)) throw error;
      problems.push(`${each.source.name}: ${each.name}: too complex to be authorized; a server refuses it: split it`);
    }
    return [];
  });
  return { planned, problems };
}

/** What one operation needs. */
export function operationNeeds({ name, source, operation, plan }: PlannedOperation): OperationNeeds {
  return { operation: name, kind: operation.operation, file: source.name, ...needsOf([plan], null) };
}

/** What a client needs for all of its operations. */
export function clientNeeds(
  client: string,
  own: readonly PlannedOperation[],
  granted: ReadonlyMap<string, ReadonlySet<string>> | null,
): ClientNeeds {
  const plans = own.map(({ plan }) => plan);
  const needs = needsOf(plans, client);
  const held = granted?.get(client) ?? new Set<string>();
  // Of several sets that would do, what is held already counts.
  const wanted = granted === null ? needs.scopes : scopeNeeds(plans, held).scopes;
  return {
    client,
    operations: plans.length,
    ...needs,
    granted: granted === null ? null : [...held],
    spare: granted === null ? null : [...held].filter((scope) => !wanted.includes(scope)),
    missing: granted === null ? null : wanted.filter((scope) => !held.has(scope)),
  };
}

function needsOf(plans: readonly OperationPlan[], clientId: string | null): Needs {
  const { scopes, alternatives, needsToken, obstacles } = scopeNeeds(plans);
  const client = assumedCaller({ kind: 'client', clientId });
  const user = assumedCaller({ kind: 'user', clientId });
  return {
    scopes,
    alternatives,
    token: needsToken,
    obstacles: obstacles.map(({ coordinate, rule, isDecidedLater }) => ({
      coordinate,
      needs: rule.needs,
      passes: clientId === null ? null : { client: rule.check(client) === null, user: rule.check(user) === null },
      decidedLater: isDecidedLater,
    })),
  };
}
