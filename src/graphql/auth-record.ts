import type { DocumentNode, GraphQLResolveInfo, OperationDefinitionNode } from 'graphql';
import { MissingCredentialsError } from '../errors.ts';
import type { ClientLoader } from '../loaders/client-registry.ts';
import type { DecisionPoint } from '../loaders/decision-point.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import type { Denial, PositionedDenial } from '../policy/denial.ts';
import type { DocumentVersion } from '../policy/document-version.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { Unannotated } from '../policy/unannotated.ts';
import type { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { AuthContext, Principal } from '../principal.ts';
import type { ClosedIntrospection } from './closed-introspection.ts';
import type { DenialCollector } from './denial-collector.ts';

/** What was decided about the execution that is running; whatever else uses the same context is decided by itself. */
export interface Execution {
  /** By which it was decided. The guards of a schema that was made of a guarded one may enforce another one besides. */
  readonly policy: SchemaPolicy;
  readonly operation: OperationDefinitionNode;
  /** The operation's, and what it said then. */
  readonly document: DocumentNode;
  readonly version: DocumentVersion;
  /** What the operation declared as its variables then; null where nothing was found out by them. */
  readonly declared: DocumentVersion | null;
  /** As the client sent them. */
  readonly variables: Variables;
  /** Nothing of it can be denied, whatever an executor that compiles makes of it. */
  readonly mayRunCompiled: boolean;
  /** False when it is certain that no guard denies anything. */
  readonly mayDeny: boolean;
  /** Root fields of a mutation that must not run. */
  readonly withheld: ReadonlyMap<string, PositionedDenial>;
  /** Null where results come in parts: each denial is an error of its own then. */
  readonly collector: DenialCollector | null;
  /** A decision point may have been asked. What it said is true of the moment, not of the caller. */
  readonly asksDecisions: boolean;
  /** Set where `__schema` and `__type` are executed as something else and have to be answered afterwards. */
  readonly introspection: ClosedIntrospection | null;
  /** The coerced values of the one execution that this is about, once a resolver of it has run. */
  variableValues: GraphQLResolveInfo['variableValues'] | null;
}

/** How denials are handled where nothing decided before: what the context builder was told. */
export interface GuardSettings {
  readonly onDenied: {
    readonly query: DeniedHandling;
    readonly mutation: DeniedHandling;
    readonly subscription: DeniedHandling;
  };
  readonly unannotated: Unannotated;
}

export const DEFAULT_GUARD_SETTINGS: GuardSettings = {
  onDenied: { query: 'field', mutation: 'operation', subscription: 'field' },
  unannotated: 'authenticated',
};

/**
 * What the guard knows of the caller of one operation. It hangs on the `AuthContext` by a private name: a context that
 * did not get it from this package has none, whatever else it claims, and is an anonymous one.
 */
export class AuthRecord {
  readonly principal: Principal | null;
  readonly settings: GuardSettings;
  /** Things of one operation that are made on demand, such as loaders. */
  readonly services: AuthServices;
  execution: Execution | null = null;
  /** From the making of the context until the operation is done; streams go on after that. */
  isRunning = false;
  /** Results came one after the other, and may still: whoever is in the context then is whose they are. */
  hasStreamed = false;
  /** A root field was reached since this was last set to false. */
  hasExecuted = false;
  /** False where what runs was changed since it was decided: nothing of it runs then. Null where nobody can change it. */
  isAsDecided: (() => boolean) | null = null;
  /** Whoever executes would do so again, by another executor. */
  mayTurnBack = false;
  /** No root field ran, as the executor compiles what must not be compiled. */
  wasTurnedBack = false;
  #denials: Map<object, Denial> | null = null;
  #policy: SchemaPolicy | null = null;
  #verdicts: Verdicts | null = null;

  constructor(
    principal: Principal | null,
    options: { readonly settings?: GuardSettings; readonly services?: AuthServices } = {},
  ) {
    this.principal = principal;
    this.settings = options.settings ?? DEFAULT_GUARD_SETTINGS;
    this.services = options.services ?? NO_SERVICES;
  }

  verdicts(policy: SchemaPolicy): Verdicts {
    if (this.#verdicts === null || this.#policy !== policy) {
      this.#policy = policy;
      this.#verdicts = Verdicts.of(policy, this.principal);
    }
    return this.#verdicts;
  }

  /** The denial at a place, explained once per operation however many rows there are. */
  explain<T extends object>(place: T, explain: (place: T, principal: Principal | null) => Denial): Denial {
    this.#denials ??= new Map();
    let denial = this.#denials.get(place);
    if (denial === undefined) this.#denials.set(place, (denial = explain(place, this.principal)));
    return denial;
  }
}

/** What resolvers of this package reach through the caller's record. */
export interface AuthServices {
  /** The client registry's loader of this operation. */
  readonly clients?: ClientLoader;
  /** Who is asked about single objects. */
  readonly decisions?: Required<DecisionPoint>;
  /** The clock. */
  readonly now?: () => Date;
}

const NO_SERVICES: AuthServices = {};

class VerifiedAuth implements AuthContext {
  readonly #record: AuthRecord;

  constructor(record: AuthRecord) {
    this.#record = record;
    Object.freeze(this);
  }

  static record(auth: unknown): AuthRecord | null {
    return typeof auth === 'object' && auth !== null && #record in auth ? auth.#record : null;
  }

  get principal(): Principal | null {
    return this.#record.principal;
  }

  hasScope(scope: string): boolean {
    return this.#record.principal?.scopes.has(scope) ?? false;
  }

  require(): Principal {
    if (this.#record.principal === null) throw new MissingCredentialsError();
    return this.#record.principal;
  }
}

/** The `context.auth` of one operation. */
export function authContextOf(record: AuthRecord): AuthContext {
  return new VerifiedAuth(record);
}

/** The record behind a context; null for one without, or with an `auth` that somebody else made. */
export function recordOf(context: unknown): AuthRecord | null {
  return typeof context === 'object' && context !== null
    ? VerifiedAuth.record((context as { readonly auth?: unknown }).auth)
    : null;
}
