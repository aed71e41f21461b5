import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
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
import { withPlainErrors } from '../yoga/plain-errors.ts';
import { type Refusal, refusalOfError } from '../yoga/refusal.ts';
import { saysNothing, withDenials } from '../yoga/results.ts';
import type { ApolloRequest, ApolloRequestListener, ApolloResponse } from './apollo-plugin.ts';
import { DecidedRequest } from './decided-request.ts';

type Refuse = (refusal: Refusal, isBatched: boolean) => GraphQLError;

/** One operation in Apollo Server: decided before it runs, and completed when it is done, whichever plugin answered it. */
export class ApolloOperation implements ApolloRequestListener {
  readonly #authorization: Authorization;
  readonly #record: AuthRecord;
  readonly #refuse: Refuse;
  /** Known from the start where the credentials are no good. */
  #refusal: Refusal | null;
  #report: GateReport | null = null;
  #decided: DecidedRequest | null = null;
  #args: ExecutionArgs | null = null;
  #isOpen = true;
  /** Apollo executes only what no plugin answered. */
  #isExecuted = false;
  /** Found out when the first root field is reached; plugins may change what they are shown once it was executed. */
  #isAsDecided: boolean | null = null;

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
    if (this.#refusal === null) await this.#decide(request);
    if (this.#refusal !== null) throw this.#refuse(this.#refusal, request.requestIsBatched);
  }

  async executionDidStart(request: ApolloRequest): Promise<void> {
    this.#isExecuted = true;
    // Plugins behind ours are still asked, and nobody tells us when they are done.
    this.#record.isAsDecided = () => (this.#isAsDecided ??= this.#decided?.isStill(request) === true);
    if (this.#decided?.isStill(request) !== false) return;
    // Another plugin changed it since. What is thrown here Apollo takes for a fault of the server.
    await this.#decide(request);
    if (this.#refusal !== null && request.document !== undefined) request.document = withoutFields(request.document);
  }

  async willSendResponse(request: ApolloRequest): Promise<void> {
    const { response, errors, requestIsBatched } = request;
    const { body } = response;
    if (this.#refusal === null && (this.#isAnother(request) || this.#isUndecided(body))) {
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

  async #decide(request: ApolloRequest): Promise<void> {
    const { schema, document, contextValue, overallCachePolicy } = request;
    if (document === undefined) return;
    const args: ExecutionArgs = {
      schema,
      document,
      contextValue,
      operationName: request.request.operationName ?? null,
      variableValues: request.request.variables ?? null,
    };
    const closed = this.#record.execution?.introspection ?? null;
    const deciding = this.#authorization.decide(args, this.#authorization.guard(schema));
    // Now: other plugins are asked while ours waits.
    this.#decided = new DecidedRequest(request, args.document);
    const report = await deciding;
    this.#report = report;
    this.#args = args;
    // `__schema` and `__type` that the caller may not have are executed as something else.
    if (args.document !== document) request.document = args.document;
    const { execution } = this.#record;
    // What is decided anew may be made of what was to be executed in their place.
    if (execution !== null && closed !== null && execution.introspection === null)
      this.#record.execution = { ...execution, introspection: closed };
    this.#refusal = report.refusal;
    this.#isOpen &&= isOpenToAll(report, args);
    // What depends on the caller is not for caches, of Apollo's or on the way.
    if (!this.#isOpen || this.#record.principal !== null) overallCachePolicy.restrict({ maxAge: 0 });
  }

  /** What was executed is something else than what was decided. */
  #isAnother({ document }: ApolloRequest): boolean {
    if (this.#isAsDecided === false) return true;
    return this.#isExecuted && document !== undefined && this.#decided?.isOf(document) !== true;
  }

  /** A cache, or another plugin, answered in place of the execution (SPEC R10). */
  #isUndecided(body: ApolloResponse['body']): boolean {
    if (body === undefined || this.#isOpen) return false;
    // Of what comes in parts, nothing need have run yet.
    if (body.kind === 'incremental') return !this.#isExecuted;
    if (saysNothing(body.singleResult as Pick<ExecutionResult, 'data' | 'errors'>)) return false;
    // A plugin that answers may execute beside it, as a cache does that brings itself up to date.
    if (this.#isExecuted && this.#record.hasExecuted) return false;
    if (this.#report === null || this.#args === null) return true;
    const { plan, reachesResolvers } = this.#report;
    if (!reachesResolvers || plan === null) return reachesResolvers;
    return !failsAtArguments(plan, { ...this.#args, variables: variablesOf(plan, this.#args.variableValues) });
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

/** The same operations, of which nothing is left to run. */
function withoutFields(document: DocumentNode): DocumentNode {
  const { definitions } = parse('{ __typename }', { noLocation: true });
  const selectionSet = (definitions[0] as OperationDefinitionNode).selectionSet;
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return {
    kind: Kind.DOCUMENT,
    definitions: operations.map((node) => ({ ...node, variableDefinitions: [], directives: [], selectionSet })),
  };
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
