import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import { AuthError, ConfigurationError, InvalidTokenError } from '../errors.ts';
import { type AuthRecord, recordOf } from '../graphql/auth-record.ts';
import { ClosedIntrospection, withoutIntrospection } from '../graphql/closed-introspection.ts';
import { mayRunCompiled } from '../graphql/compiled-execution.ts';
import { declaredVersion } from '../graphql/declared-version.ts';
import { DenialCollector } from '../graphql/denial-collector.ts';
import { asksDecisions } from '../graphql/foreseen-decisions.ts';
import { enforcedPolicy, guardedSchemaOf, policyOf } from '../graphql/schema-policies.ts';
import { lacksTokenInfo } from '../graphql/token-info.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import { ObjectDecisions } from '../policy/object-decision.ts';
import { type OperationPlan, planOperation, reachesResolvers } from '../policy/operation-plan.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import { type Refusal, refusalOfDenials, refusalOfError } from './refusal.ts';
import type { Settings } from './settings.ts';

/** What became of an operation at the gate, for whoever reports it. */
export interface GateReport {
  readonly plan: OperationPlan | null;
  readonly decision: Decision | AuthError;
  readonly refusal: Refusal | null;
  /** The operation, executed, reaches at least one resolver. */
  readonly reachesResolvers: boolean;
  readonly record: AuthRecord | null;
  /** Milliseconds. */
  readonly duration: number;
}

/** A schema as a server runs it: its policy under the settings, and the copy that enforces it. */
export interface GuardedSchema {
  readonly policy: SchemaPolicy;
  readonly schema: GraphQLSchema;
}

/**
 * Compiles a schema, or one that went through `authDirectives` before, for a server's settings.
 * @throws {ConfigurationError} with everything that is wrong with its directives.
 */
export function guardFor(schema: GraphQLSchema, settings: Settings): GuardedSchema {
  const enforced = enforcedPolicy(schema);
  const policy = policyOf(enforced?.schema ?? schema, {
    unannotated: settings.unannotated,
    introspection: settings.introspection === 'filtered' ? 'public' : settings.introspection,
    federation: enforced?.options.federation ?? false,
  });
  const asking = ObjectDecisions.of(policy).coordinates;
  if (asking.length > 0 && settings.decisions === null) {
    throw new ConfigurationError(
      asking.map((at) => `${at}: @requiresDecision needs the option "decisions", which names who decides`),
    );
  }
  if (lacksTokenInfo(policy.schema)) console.warn(NO_TOKEN_INFO);
  return { policy, schema: guardedSchemaOf(policy) };
}

/**
 * Decides an operation before it runs. Where it may run, the record of its caller is told what was decided.
 */
export function passGate(
  args: ExecutionArgs,
  policy: SchemaPolicy,
  settings: Settings,
  {
    isLate = false,
  }: { /** The token of its caller has expired since it was verified. */ readonly isLate?: boolean } = {},
): GateReport {
  const started = performance.now();
  const record = recordOf(args.contextValue);
  const done = ({
    plan,
    decision,
    refusal,
    reachesResolvers = false,
  }: Omit<GateReport, 'record' | 'duration' | 'reachesResolvers'> & {
    readonly reachesResolvers?: boolean;
  }): GateReport => ({ plan, decision, refusal, reachesResolvers, record, duration: performance.now() - started });
  try {
    if (isLate) throw new InvalidTokenError('expired', { claim: 'exp' });
    const { document } = args;
    const plan = planOperation(policy, document, args.operationName);
    // Without a plan there is nothing to run: the executor says so.
    if (plan === null) return done({ plan, decision: { outcome: 'permit' }, refusal: null });
    const variables = new Variables(plan.operation, args.variableValues, { ofFragments: plan.fragmentVariables });
    const decision = decide({
      plan,
      principal: record?.principal ?? null,
      variables,
      onDenied: settings.onDenied[plan.kind],
    });
    if (decision.outcome === 'refuse') {
      return done({ plan, decision, refusal: refusalOfDenials(decision.denials, decision.scope, settings) });
    }
    const asks = asksDecisions(plan);
    const dependsOnVariables = variables.wereAsked || asks;
    if (dependsOnVariables) variables.settle();
    // Wherever it stands: conditions may leave it out, and no executor need know more.
    const closesIntrospection =
      plan.introspects && !Verdicts.of(policy, record?.principal ?? null).isMet(policy.introspection);
    // What is executed in the place of introspection is the caller's only with a record that says so.
    if (closesIntrospection && decision.outcome === 'partial' && record === null)
      return done({ plan, decision, refusal: refusalOfDenials(decision.denials(), null, settings) });
    if (closesIntrospection) args.document = withoutIntrospection(document);
    if (record !== null) {
      record.execution = {
        policy,
        operation: plan.operation,
        document,
        version: plan.version,
        declared: dependsOnVariables ? declaredVersion(plan.operation) : null,
        variables,
        mayRunCompiled: !closesIntrospection && mayRunCompiled(plan, record.principal),
        mayDeny: decision.outcome === 'partial' || asks,
        withheld: decision.outcome === 'partial' ? decision.withheld : NOTHING,
        collector: plan.kind === 'subscription' || plan.isIncremental ? null : new DenialCollector(settings.maxErrors),
        asksDecisions: asks,
        introspection: closesIntrospection ? new ClosedIntrospection(plan, variables, record.principal) : null,
        variableValues: null,
      };
    }
    return done({ plan, decision, refusal: null, reachesResolvers: reachesResolvers(plan.selection, variables) });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return done({ plan: null, decision: error, refusal: refusalOfError(error, settings) });
  }
}

/** Not refused: a gateway executes elsewhere, and a root value may have the answer. */
const NO_TOKEN_INFO =
  'graphql-bearer: Query.tokenInfo has no resolver and would be null for every caller; write resolvers: [tokenInfo.resolvers, yours]';

const NOTHING: ReadonlyMap<string, PositionedDenial> = new Map();
