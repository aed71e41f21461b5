import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import { type Denial, explainDenial } from '../policy/denial.ts';
import type { Source } from '../policy/input-policy.ts';
import { ObjectDecisions } from '../policy/object-decision.ts';
import { providedSources } from '../policy/provided-inputs.ts';
import type { FieldPolicy, SchemaPolicy } from '../policy/schema-policy.ts';
import { Verdicts } from '../policy/verdicts.ts';
import { answerDenied, rejected, UNEXPLAINED } from './answer-denied.ts';
import { type AuthRecord, recordOf } from './auth-record.ts';
import { checkedTypeResolver } from './checked-type-resolver.ts';
import { type DecisionPlace, guardDecisions, needsDecisions } from './decision-guard.ts';
import { DenialError } from './denial-error.ts';
import { guardEntities } from './entities-guard.ts';
import { type FieldGuards, type Guard, keepSchemaGuarded } from './kept-guard.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { isRenamed } from './renamed-type.ts';
import { rootDecision } from './root-decision.ts';
import { isGatedRoot, rootDenial, rootKinds } from './root-gate.ts';
import { openingDecisions, runningDecisions } from './running-decisions.ts';
import { variablesOf } from './running-execution.ts';
import { steadyTypeResolver } from './steady-type-resolver.ts';
import { fieldNodeOf } from './told-field.ts';
import { watchedList } from './watched-list.ts';

type FieldConfig = GraphQLFieldConfig<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;
type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/**
 * A schema that enforces its policy by itself, wherever it runs: a denied field's resolver is never called, an object of
 * a denied type becomes null. Fields that need nothing are the same functions as before.
 */
export function guardSchema(policy: SchemaPolicy): GraphQLSchema {
  const { schema } = policy;
  const fields = new Map<string, FieldGuards>();
  const typeResolvers = new Map<string, Guard<TypeResolver>>();
  const guarded = rebuildSchema(schema, {
    field(type, name, field) {
      const guards = isObjectType(type) ? guardsOf(policy, { type, name, field }) : null;
      if (guards === null) return field;
      fields.set(`${type.name}.${name}`, guards);
      if (guards.resolve) field.resolve = guards.resolve(field.resolve);
      if (guards.subscribe) field.subscribe = guards.subscribe(field.subscribe);
      return field;
    },
    resolveType(type) {
      const guard = typeResolverGuard(policy, type);
      if (guard !== null) typeResolvers.set(type.name, guard);
      return guard?.(type.resolveType);
    },
  });
  keepSchemaGuarded(guarded, { fields, typeResolvers });
  return guarded;
}

/** What stands before the resolvers of a field. */
function guardsOf(
  policy: SchemaPolicy,
  { type, name, field }: { readonly type: GraphQLObjectType; readonly name: string; readonly field: FieldConfig },
): FieldGuards | null {
  const place = policy.field(type.name, name);
  if (place === undefined) return null;
  const kinds = rootKinds(policy, type);
  const isGated = kinds.some((kind) => isGatedRoot(policy, kind));
  const asking = policy.asksAboutObjects ? decisionPlace(policy, { type, name, returns: field.type }) : null;
  const asked = (resolver: Resolver, where: DecisionPlace | null): Resolver =>
    where === null ? resolver : guardDecisions(resolver, where);
  const isEntities = type === policy.schema.getQueryType() && name === '_entities';
  const own = (given: Resolver): Resolver => asked(isEntities ? guardEntities(policy, given) : given, asking);
  const isOpen = place.requirement.rules.length === 0 && place.inputs === null && !isGated;
  const watch = (resolver: Resolver): Resolver => watchedList(resolver, { policy, type: field.type });
  if (isOpen && kinds.length === 0) {
    const isWatched = watch(defaultFieldResolver) !== defaultFieldResolver;
    if (!isWatched && (asking === null || !needsDecisions(asking))) return null;
    return { resolve: (given) => watch(own(given ?? defaultFieldResolver)) };
  }
  const guard = new FieldGuard(policy, { type, name, place, kinds: isGated ? kinds : NO_KINDS });
  const around = (resolver: Resolver): Resolver => (isOpen ? resolver : guard.around(resolver));
  const whole: Guard<Resolver> = (given) => watch(around(own(given ?? defaultFieldResolver)));
  if (kinds.length === 0) return { resolve: whole };
  const resolve: Guard<Resolver> = (given) => noting(whole(given));
  if (!kinds.includes(OperationTypeNode.SUBSCRIPTION)) return { resolve };
  // The source of a subscription opens here: later would be too late.
  const opening = asking && { ...asking, returns: null, loaderOf: openingDecisions };
  return { resolve, subscribe: (given) => noting(around(asked(given ?? defaultFieldResolver, opening))) };
}

/** Notes that an operation was really executed: an answer out of a cache reaches no root field. */
function noting(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const record = recordOf(context);
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

/** What stands before one field's resolver. */
class FieldGuard {
  readonly #policy: SchemaPolicy;
  readonly #type: GraphQLObjectType;
  readonly #name: string;
  readonly #place: FieldPolicy;
  /** Of root fields whose operation has to be decided as a whole, where nothing did so before. */
  readonly #kinds: readonly OperationTypeNode[];

  constructor(
    policy: SchemaPolicy,
    field: {
      readonly type: GraphQLObjectType;
      readonly name: string;
      readonly place: FieldPolicy;
      readonly kinds: readonly OperationTypeNode[];
    },
  ) {
    this.#policy = policy;
    this.#type = field.type;
    this.#name = field.name;
    this.#place = field.place;
    this.#kinds = field.kinds;
  }

  around(resolve: Resolver): Resolver {
    const { requirement, inputs } = this.#place;
    const policy = this.#policy;
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
        provided.length === 0 ? null : this.#denialOf(record, isOpen ? provided : [...this.#sources(), ...provided]);
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
    const explain = (): Denial | null => this.#denialOf(record, this.#sources());
    const denial = record === null ? explain() : record.explain(this.#place, explain);
    return answerDenied(denial ?? UNEXPLAINED, { record, info });
  }

  #denialOf(record: AuthRecord | null, sources: readonly Source[]): Denial | null {
    return explainDenial(sources, record?.principal ?? null);
  }

  /** The places whose rules reach the field, whatever is sent. */
  #sources(): readonly Source[] {
    const field = this.#type.getFields()[this.#name];
    return field === undefined ? [] : this.#policy.sourcesOf(this.#type, field);
  }

  /** The places of guarded arguments, input fields and enum values that were sent. */
  #provided(record: AuthRecord | null, info: GraphQLResolveInfo): readonly Source[] {
    const policies = this.#place.inputs;
    const node = policies === null ? undefined : fieldNodeOf(info);
    if (policies === null || node === undefined || (node.arguments?.length ?? 0) === 0) return [];
    return providedSources({ node, policies, inputs: this.#policy.inputs, variables: variablesOf(record, info) });
  }
}

/** Finds the runtime type as before, and refuses an object whose type is closed to the caller (R4). */
function typeResolverGuard(
  policy: SchemaPolicy,
  type: GraphQLInterfaceType | GraphQLUnionType,
): Guard<TypeResolver> | null {
  const isGuarded = policy.schema.getPossibleTypes(type).some(({ name }) => policy.type(name).rules.length > 0);
  const isAskedAbout = policy.asksAboutObjects && ObjectDecisions.of(policy).reach(type);
  if (!isGuarded) return isAskedAbout ? (given) => steadyTypeResolver(type, given) : null;
  const check = (typeName: string | undefined, context: unknown, info: GraphQLResolveInfo) => {
    const record = recordOf(context);
    if (typeName !== undefined && isRenamed(policy, { abstractType: type, typeName }, { record, info }))
      return rejected(DenialError.of(UNEXPLAINED, {}));
    const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
    const runtimeType = typeName === undefined ? undefined : policy.schema.getType(typeName);
    if (!isObjectType(runtimeType) || verdicts.isMet(policy.type(runtimeType.name))) return typeName;
    const explain = () => explainDenial(policy.typeSources(runtimeType), record?.principal ?? null);
    const denial = record === null ? explain() : record.explain(runtimeType, explain);
    // Without a path: the executor alone knows the object's, with its list indices. One that waits for no type resolver
    // (graphql-jit) finds no type, which closes the object as well, and leaves the rejection alone.
    return rejected(DenialError.of(denial ?? UNEXPLAINED, {}));
  };
  return (given) => checkedTypeResolver(type, isAskedAbout ? steadyTypeResolver(type, given) : given, check);
}
