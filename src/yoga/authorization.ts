import { type ExecutionArgs, GraphQLError, type GraphQLSchema } from 'graphql';
import { type AuthError, ConfigurationError } from '../errors.ts';
import { type AuthRecord, type AuthServices, authContextOf, recordOf } from '../graphql/auth-record.ts';
import { createObjectNotes } from '../graphql/object-notes.ts';
import { VisibleSchemas } from '../graphql/visible-schema.ts';
import { ClientCache } from '../loaders/client-cache.ts';
import { createClientLoader } from '../loaders/client-registry.ts';
import type { AuthContext, Principal } from '../principal.ts';
import { checkedClock, END_OF_TIME } from '../profiles/checked-clock.ts';
import type { Readiness } from '../profiles/readiness.ts';
import { resolveIssuers } from '../profiles/resolved-issuers.ts';
import { createTokenVerifier, type TokenVerifier } from '../profiles/token-verifier.ts';
import type { AuthorizationOptions } from './authorization-options.ts';
import { authorizationOf, authorizationOfConnection, authorizationOfMessage, type Caller, callerOf } from './caller.ts';
import { CallerRecord } from './caller-record.ts';
import { passDecisions } from './decision-gate.ts';
import { reportDecision } from './decision-report.ts';
import { type GateReport, type GuardedSchema, guardFor, passGate } from './operation-gate.ts';
import { refusalOfError } from './refusal.ts';
import { ServedMetadata } from './served-metadata.ts';
import { type Settings, settingsOf } from './settings.ts';

export type { Readiness };

/** What one server knows: checked options, the token verifier, the schemas it guards. Everything else belongs to a request. */
export class Authorization {
  readonly settings: Settings;
  readonly verifier: TokenVerifier;
  /** For whoever runs the server. */
  readonly readiness: Readiness;
  /** The protected-resource metadata that the server answers itself; null: none. */
  readonly metadata: ServedMetadata | null;
  /** The server's executor was seen to compile operations. */
  hasCompiled = false;
  readonly #options: AuthorizationOptions;
  readonly #now: () => Date;
  readonly #clientCache: ClientCache;
  /** Those of every operation. */
  readonly #services: AuthServices;
  readonly #callers = createObjectNotes<Caller | Promise<Caller>>();
  readonly #visible = new WeakMap<GuardedSchema, VisibleSchemas>();
  readonly #guards = new WeakMap<GraphQLSchema, GuardedSchema>();

  /** Throws a `ConfigurationError` with everything that is wrong with the options. */
  constructor(options: AuthorizationOptions, { mayDryRun = false }: { readonly mayDryRun?: boolean } = {}) {
    this.settings = settingsOf(options);
    if (this.settings.dryRun && !mayDryRun)
      throw new ConfigurationError('dryRun: only useAuthorization for Yoga can let through what rules deny');
    this.#options = options;
    this.#now = checkedClock(this.settings.now, { otherwise: END_OF_TIME });
    this.verifier = createTokenVerifier({ issuers: options.issuers, now: this.settings.now });
    const { ready, status } = this.verifier;
    this.readiness = { ready, status };
    this.metadata = ServedMetadata.of({
      address: this.settings.challenge.resourceMetadata,
      issuers: resolveIssuers(options.issuers),
    });
    this.#clientCache = new ClientCache({ now: this.settings.now });
    const { now, decisions } = this.settings;
    this.#services = { now, ...(decisions !== null && { decisions }) };
  }

  /** Who sent the request; its token is verified once, however many operations it carries. */
  callerOf(request: Request, serverContext: unknown): Caller | Promise<Caller> {
    return this.#remembered(request) ?? this.#remember(request, authorizationOf(request, serverContext));
  }

  /** Who is behind a context of Yoga's: the sender of its request, or whoever opened the WebSocket. */
  callerOfContext(context: unknown): Caller | Promise<Caller> {
    const { request, req, connectionParams } = (context ?? {}) as {
      readonly request?: Request;
      readonly req?: unknown;
      readonly connectionParams?: unknown;
    };
    const isHttp =
      connectionParams === undefined && request !== undefined && typeof request.headers?.get === 'function';
    return isHttp ? this.callerOf(request, context) : this.callerOfConnection(connectionParams, req);
  }

  /** Whoever opened a connection: its payload says who that is, and where it does not, the request that it began with. */
  callerOfConnection(connectionParams: unknown, message: unknown): Caller | Promise<Caller> {
    return callerOf(authorizationOfConnection(connectionParams) ?? authorizationOfMessage(message), this.verifier);
  }

  /** The same of what another server calls a request: anything with `headers`. */
  callerOfMessage(message: object): Caller | Promise<Caller> {
    return this.#remembered(message) ?? this.#remember(message, authorizationOfMessage(message));
  }

  /** The `context.auth` of one operation of a caller. */
  authContext(caller: Caller): { readonly auth: AuthContext; readonly record: AuthRecord } {
    const { clients } = this.#options;
    const services =
      clients === undefined
        ? this.#services
        : { ...this.#services, clients: createClientLoader(clients, { cache: this.#clientCache }) };
    const record = new CallerRecord(caller, { authorization: this, settings: this.settings, services });
    return { auth: authContextOf(record), record };
  }

  /** The caller of a context, as far as is known without waiting; undefined for one who is not known yet. */
  knownPrincipal(context: unknown): Principal | null | undefined {
    const record = recordOf(context);
    if (record !== null) return record.principal;
    return this.#knownSender(context)?.principal;
  }

  /** Whoever is known by now to have shown credentials that are no good. */
  knownRefused(context: unknown): Caller | null {
    const caller = this.callerOfRecord(recordOf(context)) ?? this.#knownSender(context);
    return caller?.refusal == null ? null : caller;
  }

  /** The caller for whom a record was made here. */
  callerOfRecord(record: AuthRecord | null): Caller | undefined {
    return record instanceof CallerRecord ? record.callerFor(this) : undefined;
  }

  guard(schema: GraphQLSchema): GuardedSchema {
    let guard = this.#guards.get(schema);
    if (guard === undefined) {
      guard = guardFor(schema, this.settings);
      this.#guards.set(schema, guard);
      this.#guards.set(guard.schema, guard);
    }
    return guard;
  }

  /** The part of a guarded schema that a caller sees, where callers do not all see the same; otherwise null. */
  visibleSchema(guard: GuardedSchema, principal: Principal | null): GraphQLSchema | null {
    if (this.settings.introspection !== 'filtered' || this.settings.dryRun) return null;
    let schemas = this.#visible.get(guard);
    if (schemas === undefined) this.#visible.set(guard, (schemas = new VisibleSchemas(guard.policy, guard.schema)));
    const schema = schemas.of(principal);
    this.#guards.set(schema, guard);
    return schema;
  }

  /** Decides one operation, and reports it. Waits only where somebody else has to be asked. */
  decide(args: ExecutionArgs, guard: GuardedSchema): GateReport | Promise<GateReport> {
    const done = (report: GateReport): GateReport => {
      this.report(this.callerOfRecord(report.record), report);
      return report;
    };
    // A context may have been made when its connection was opened.
    const caller = this.callerOfRecord(recordOf(args.contextValue));
    const isLate = caller !== undefined && this.#isLate(caller);
    const passed = passGate(args, guard.policy, this.settings, { isLate });
    const report = passDecisions(passed, { args, settings: this.settings });
    return report instanceof Promise ? report.then(done) : done(report);
  }

  /** A refusal as what Yoga turns into a response when it is thrown. */
  errorOf(refusal: AuthError): GraphQLError {
    const { errors, extensions } = refusalOfError(refusal, this.settings);
    return new GraphQLError(errors[0]?.message ?? refusal.description, {
      extensions: { ...errors[0]?.extensions, ...extensions },
    });
  }

  /** Tells `onDecision`, if there is one. */
  report(caller: Caller | undefined, report: GateReport | null): void {
    const { onDecision } = this.#options;
    if (onDecision !== undefined) reportDecision(onDecision, caller, report, this.settings);
  }

  #knownSender(context: unknown): Caller | undefined {
    const { request } = (context ?? {}) as { readonly request?: Request };
    const caller = request === undefined ? undefined : this.#callers.get(request);
    return caller instanceof Promise ? undefined : caller;
  }

  /** A request may outlive its token: the one that opened a WebSocket does. */
  #remembered(request: object): Caller | Promise<Caller> | undefined {
    const caller = this.#callers.get(request);
    return caller === undefined || caller instanceof Promise || !this.#isLate(caller) ? caller : undefined;
  }

  #isLate({ expiresAt }: Caller): boolean {
    return expiresAt !== null && this.#now().getTime() >= expiresAt * 1000;
  }

  #remember(request: object, authorization: ReturnType<typeof authorizationOf>): Caller | Promise<Caller> {
    const caller = callerOf(authorization, this.verifier);
    this.#callers.set(request, caller);
    // Whoever comes later need not wait a turn for what is known.
    if (caller instanceof Promise)
      caller.then(
        (known) => this.#callers.set(request, known),
        () => this.#callers.delete(request),
      );
    return caller;
  }
}
