import type { ExecutionArgs, FormattedExecutionResult, GraphQLError } from 'graphql';
import { ForbiddenError, OperationTooComplexError } from '../errors.ts';
import type { AuthRecord } from '../graphql/auth-record.ts';
import { denialOf } from '../graphql/denial-error.ts';
import { decide } from '../policy/decision.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import { failsAtArguments } from '../policy/unreadable-arguments.ts';
import { Variables } from '../policy/variables.ts';
import type { Authorization } from '../yoga/authorization.ts';
import type { Caller } from '../yoga/caller.ts';
import type { GateReport } from '../yoga/operation-gate.ts';
import { type Refusal, refusalOfError } from '../yoga/refusal.ts';
import { withDenials, withPlainErrors } from '../yoga/results.ts';
import type { ApolloRequest, ApolloRequestListener } from './apollo-plugin.ts';

type Refuse = (refusal: Refusal, isBatched: boolean) => GraphQLError;

/** One operation in Apollo Server: decided before it runs, and completed when it is done, whichever plugin answered it. */
export class ApolloOperation implements ApolloRequestListener {
  readonly #authorization: Authorization;
  readonly #record: AuthRecord;
  readonly #refuse: Refuse;
  /** Known from the start where the credentials are no good. */
  #refusal: Refusal | null;
  #report: GateReport | null = null;
  #args: ExecutionArgs | null = null;
  #isOpen = true;
  /** Apollo executes only what no plugin answered. */
  #isExecuted = false;

  constructor(
    authorization: Authorization,
    { caller, record, refuse }: { readonly caller: Caller; readonly record: AuthRecord; readonly refuse: Refuse },
  ) {
    this.#authorization = authorization;
    this.#record = record;
    this.#refuse = refuse;
    this.#refusal = caller.refusal === null ? null : refusalOfError(caller.refusal, authorization.settings);
    if (caller.refusal !== null) authorization.report(caller, null);
  }

  async didResolveOperation(request: ApolloRequest): Promise<void> {
    const { schema, document, contextValue, overallCachePolicy, requestIsBatched } = request;
    if (this.#refusal === null && document !== undefined) {
      const args: ExecutionArgs = {
        schema,
        document,
        contextValue,
        operationName: request.request.operationName ?? null,
        variableValues: request.request.variables ?? null,
      };
      const report = await this.#authorization.decide(args, this.#authorization.guard(schema));
      this.#report = report;
      this.#args = args;
      // `__schema` and `__type` that the caller may not have are executed as something else.
      if (args.document !== document) request.document = args.document;
      this.#refusal = report.refusal;
      this.#isOpen = isOpenToAll(report, args);
      // What depends on the caller is not for caches, of Apollo's or on the way.
      if (!this.#isOpen || this.#record.principal !== null) overallCachePolicy.restrict({ maxAge: 0 });
    }
    if (this.#refusal !== null) throw this.#refuse(this.#refusal, requestIsBatched);
  }

  async executionDidStart(): Promise<void> {
    this.#isExecuted = true;
  }

  async willSendResponse({ response, errors, requestIsBatched }: ApolloRequest): Promise<void> {
    const { body } = response;
    if (this.#refusal === null && body?.kind === 'single' && this.#isUndecided(body.singleResult)) {
      const error = new ForbiddenError('This answer was not decided for its caller.');
      this.#refusal = refusalOfError(error, this.#authorization.settings);
    }
    if (this.#refusal !== null) {
      const { http } = this.#refusal.extensions;
      response.body = { kind: 'single', singleResult: { errors: plainErrors(this.#refusal.errors) } };
      if (requestIsBatched) return;
      response.http.status = http.status;
      for (const [name, value] of Object.entries(http.headers)) response.http.headers.set(name.toLowerCase(), value);
    } else if (body?.kind === 'single') {
      body.singleResult = this.#complete(body.singleResult, errors ?? []);
    }
  }

  /** A cache, or another plugin, answered in place of the execution (SPEC R10). */
  #isUndecided(result: FormattedExecutionResult): boolean {
    if (result.data == null || this.#isOpen) return false;
    // A plugin that answers may execute beside it, as a cache does that brings itself up to date.
    if (this.#isExecuted && this.#record.hasExecuted) return false;
    if (this.#report === null) return true;
    const { plan, reachesResolvers } = this.#report;
    return (
      reachesResolvers &&
      !(
        plan !== null &&
        this.#args !== null &&
        failsAtArguments(plan, { ...this.#args, variables: variablesOf(plan, this.#args.variableValues) })
      )
    );
  }

  /** Adds what was denied on the way. Apollo has formatted the errors by then; `originals` are those it made them from. */
  #complete(given: FormattedExecutionResult, originals: readonly GraphQLError[]): FormattedExecutionResult {
    const { collector = null, introspection = null } = this.#record.execution ?? {};
    const result = collector === null || introspection === null ? given : introspection.answer(given, collector);
    if (collector?.isEmpty !== false && !originals.some((error) => denialOf(error) !== undefined)) return result;
    const formatted = new Map(originals.map((error, index) => [error, result.errors?.[index]]));
    const whole = withDenials({ errors: originals }, collector, this.#authorization.settings.maxErrors);
    const errors = whole.errors.map((error) =>
      denialOf(error) === undefined ? ((formatted.get(error) ?? error) as GraphQLError) : error,
    );
    return { ...result, errors: plainErrors(errors) };
  }
}

function plainErrors(errors: readonly GraphQLError[]): NonNullable<FormattedExecutionResult['errors']> {
  return withPlainErrors({ errors }).errors as unknown as NonNullable<FormattedExecutionResult['errors']>;
}

function variablesOf(plan: OperationPlan, values: ExecutionArgs['variableValues']): Variables {
  return new Variables(plan.operation, values, { ofFragments: plan.fragmentVariables });
}

/** True where nobody in particular may run all of it: the answer of a cache passes no rule. */
function isOpenToAll({ plan }: GateReport, { variableValues }: ExecutionArgs): boolean {
  if (plan === null) return true;
  const variables = variablesOf(plan, variableValues);
  try {
    return decide({ plan, principal: null, variables, onDenied: 'operation' }).outcome === 'permit';
  } catch (error) {
    if (error instanceof OperationTooComplexError) return false;
    throw error;
  }
}
