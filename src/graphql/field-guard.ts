import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  OperationTypeNode,
} from 'graphql';
import { type Denial, explainDenial } from '../policy/denial.ts';
import type { FieldPolicy } from '../policy/field-policy.ts';
import type { Source } from '../policy/input-policy.ts';
import { ObjectDecisions } from '../policy/object-decision.ts';
import { providedSources } from '../policy/provided-inputs.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { Principal } from '../principal.ts';
import { answerDenied, isOnlyCounted, UNEXPLAINED } from './answer-denied.ts';
import { type AuthRecord, recordOf } from './auth-record.ts';
import { isTurnedBack } from './compiled-execution.ts';
import { type DecisionPlace, guardDecisions, needsDecisions } from './decision-guard.ts';
import { DenialError } from './denial-error.ts';
import { guardEntities } from './entities-guard.ts';
import type { FieldGuard } from './kept-guard.ts';
import { isRenamed } from './renamed-type.ts';
import { rootDecision } from './root-decision.ts';
import { isGatedRoot, rootDenial, rootKinds } from './root-gate.ts';
import { openingDecisions, runningDecisions } from './running-decisions.ts';
import { variablesOf } from './running-execution.ts';
import { mayBeWatched, watchedList } from './watched-list.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** What stands before the resolvers of a field; null where nothing need. */
export function fieldGuard(
  policy: SchemaPolicy,
  type: GraphQLObjectType,
  { name, type: returns }: GraphQLField<unknown, unknown>,
): FieldGuard | null {
  const place = policy.field(type.name, name);
  if (place === undefined) return null;
  const kinds = rootKinds(policy, type);
  const asking = policy.asksAboutObjects ? decisionPlace(policy, { type, name, returns }) : null;
  const field: GuardedField = { type, name, returns, place, kinds, asking };
  if (kinds.includes(OperationTypeNode.SUBSCRIPTION)) return new SourceGuard(policy, field);
  if (kinds.length > 0) return new RootGuard(policy, field);
  const guard = new PolicyGuard(policy, field);
  return guard.isNothing ? null : guard;
}

interface GuardedField {
  readonly type: GraphQLObjectType;
  readonly name: string;
  readonly returns: GraphQLOutputType;
  readonly place: FieldPolicy;
  readonly kinds: readonly OperationTypeNode[];
  readonly asking: DecisionPlace | null;
}

/**
 * What stands before each root field. Notes that an operation was really executed: an answer out of a cache reaches none of
 * them.
 */
function entrance(policy: SchemaPolicy, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const record = recordOf(context);
    if (record?.isAsDecided?.() === false || isTurnedBack(policy, record, info)) throw DenialError.of(UNEXPLAINED, {});
    if (record !== null) record.hasExecuted = true;
    return resolve(source, args, context, info);
  };
}

/** What is asked about single objects at a field, after everything else has let it through. */
function decisionPlace(
  policy: SchemaPolicy,
  {
    type,
    name,
    returns,
  }: { readonly type: GraphQLObjectType; readonly name: string; readonly returns: GraphQLOutputType },
): DecisionPlace {
  const decisions = ObjectDecisions.of(policy);
  return {
    decisions,
    questions: decisions.ofField(type.name, name),
    returns,
    isOpen: (record, { name: typeName }) => {
      const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
      return verdicts.isMet(policy.type(typeName));
    },
    isRenamed: (position, running) => isRenamed(policy, position, running),
    loaderOf: runningDecisions,
  };
}

const NO_KINDS: readonly OperationTypeNode[] = [];

/** What stands before one field's resolver. Schemas have many fields: nothing is kept that a running field does not need. */
class PolicyGuard implements FieldGuard {
  protected readonly policy: SchemaPolicy;
  readonly #type: GraphQLObjectType;
  readonly #name: string;
  readonly #returns: GraphQLOutputType;
  readonly #place: FieldPolicy;
  /** Of root fields whose operation has to be decided as a whole, where nothing did so before. */
  readonly #kinds: readonly OperationTypeNode[];
  readonly #asking: DecisionPlace | null;
  /** Why the field was closed to the last caller to whom it was. */
  #last: { readonly principal: Principal | null; readonly denial: Denial } | null = null;

  constructor(policy: SchemaPolicy, field: GuardedField) {
    this.policy = policy;
    this.#type = field.type;
    this.#name = field.name;
    this.#returns = field.returns;
    this.#place = field.place;
    this.#kinds = field.kinds.some((kind) => isGatedRoot(policy, kind)) ? field.kinds : NO_KINDS;
    this.#asking = field.asking;
  }

  /** True where the field's resolver may stay what it is. */
  get isNothing(): boolean {
    const asks = this.#asking !== null && needsDecisions(this.#asking);
    return this.#isOpen && !asks && !mayBeWatched(this.policy, this.#returns);
  }

  resolve(given: Resolver | null | undefined): Resolver {
    const policy = this.policy;
    const isEntities = this.#type === policy.schema.getQueryType() && this.#name === '_entities';
    const resolve = given ?? defaultFieldResolver;
    const own = asked(isEntities ? guardEntities(policy, resolve) : resolve, this.#asking);
    return watchedList(this.#around(own), { policy, type: this.#returns });
  }

  /** The source of a subscription opens here: later would be too late. */
  protected source(given: Resolver | null | undefined): Resolver {
    const opening = this.#asking && { ...this.#asking, returns: null, loaderOf: openingDecisions };
    return this.#around(asked(given ?? defaultFieldResolver, opening));
  }

  get #isOpen(): boolean {
    const { requirement, inputs } = this.#place;
    return requirement.rules.length === 0 && inputs === null && this.#kinds.length === 0;
  }

  #around(resolve: Resolver): Resolver {
    if (this.#isOpen) return resolve;
    const { requirement, inputs } = this.#place;
    const policy = this.policy;
    const kinds = this.#kinds;
    if (inputs === null && kinds.length === 0) {
      return (source, args, context, info) => {
        const record = recordOf(context);
        const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
        return verdicts.isMet(requirement) ? resolve(source, args, context, info) : this.#deny(record, info);
      };
    }
    return (source, args, context, info) => {
      const record = recordOf(context);
      const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
      const provided = this.#provided(record, info);
      const isOpen = verdicts.isMet(requirement);
      // Its reason may come before the field's own.
      const denial =
        provided.length === 0
          ? null
          : explainDenial(isOpen ? provided : [...this.#sources(), ...provided], record?.principal ?? null);
      if (denial !== null) return answerDenied(denial, { record, info });
      if (!isOpen) return this.#deny(record, info);
      const { operation } = info.operation;
      const kind = kinds.includes(operation) ? operation : kinds[0];
      if (kind !== undefined) {
        const refused = rootDenial(policy, { kind, record, context, info });
        if (refused !== null) return answerDenied(refused, { record, info, path: refused.responsePath });
        const foreseen = rootDecision(policy, { kind, record, info });
        if (foreseen !== null) {
          return foreseen.then((denied) =>
            denied === null
              ? resolve(source, args, context, info)
              : answerDenied(denied, { record, info, path: denied.responsePath }),
          );
        }
      }
      return resolve(source, args, context, info);
    };
  }

  #deny(record: AuthRecord | null, info: GraphQLResolveInfo): unknown {
    if (record !== null && isOnlyCounted(record, info)) return null;
    const denial = record === null ? PolicyGuard.#explained(this, null) : record.explain(this, PolicyGuard.#explained);
    return answerDenied(denial, { record, info });
  }

  static #explained(guard: PolicyGuard, principal: Principal | null): Denial {
    if (guard.#last?.principal !== principal)
      guard.#last = { principal, denial: explainDenial(guard.#sources(), principal) ?? UNEXPLAINED };
    return guard.#last.denial;
  }

  /** The places whose rules reach the field, whatever is sent. */
  #sources(): readonly Source[] {
    const field = this.#type.getFields()[this.#name];
    return field === undefined ? [] : this.policy.sourcesOf(this.#type, field);
  }

  /** The places of guarded arguments, input fields and enum values that were sent. */
  #provided(record: AuthRecord | null, info: GraphQLResolveInfo): readonly Source[] {
    const policies = this.#place.inputs;
    const node = policies === null ? undefined : info.fieldNodes[0];
    if (policies === null || node === undefined || (node.arguments?.length ?? 0) === 0) return [];
    return providedSources({ node, policies, inputs: this.policy.inputs, variables: variablesOf(record, info) });
  }
}

class RootGuard extends PolicyGuard {
  override resolve(given: Resolver | null | undefined): Resolver {
    return entrance(this.policy, super.resolve(given));
  }
}

class SourceGuard extends RootGuard {
  subscribe(given: Resolver | null | undefined): Resolver {
    return entrance(this.policy, this.source(given));
  }
}

/** Before a field that a compiled operation may take for another one, and the other way round. */
export function sharedGuard(policy: SchemaPolicy, guard: FieldGuard | null): FieldGuard {
  return {
    resolve: (given) => entrance(policy, guard?.resolve(given) ?? given ?? defaultFieldResolver),
    ...(guard?.subscribe && { subscribe: (given) => guard.subscribe!(given) }),
  };
}

function asked(resolver: Resolver, where: DecisionPlace | null): Resolver {
  return where === null ? resolver : guardDecisions(resolver, where);
}
