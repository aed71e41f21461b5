import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { OperationTooComplexError } from '../errors.ts';
import type { DocumentVersion } from './document-version.ts';
import type {
  Condition,
  OperationPlan,
  PlannedField,
  PlannedFragment,
  PlannedMeaning,
  PlannedSelection,
} from './operation-plan.ts';
import { providedSources } from './provided-inputs.ts';
import type { Requirement } from './requirement.ts';
import type { SchemaPolicy } from './schema-policy.ts';
import { shapeOf, type TypeSet } from './type-sets.ts';
import { fragmentVariablesOf } from './variables.ts';

/**
 * How many selections a plan may see, each counted once per set of types that it is seen from. Hand-written and
 * generated operations stay far below; a document of ten thousand aliases or a bomb of fragments does not.
 */
const MAX_SELECTIONS = 8_192;
/** Fields and fragments within one another; what walks a plan recurses as deep. */
const MAX_DEPTH = 512;

/** Plans one operation: linear in the document, since a selection set seen twice from the same types is planned once. */
export class OperationPlanner {
  readonly #policy: SchemaPolicy;
  readonly #version: DocumentVersion;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #planned = new Map<SelectionSetNode, Map<TypeSet, PlannedSelection>>();
  readonly #unfinished = new Set<PlannedSelection>();
  readonly #requirements = new Set<Requirement>();
  readonly #abstract = new Set<GraphQLCompositeType>();
  #selections = 0;
  #isIncremental = false;
  #introspects = false;
  #leavesOut = false;

  private constructor(
    policy: SchemaPolicy,
    version: DocumentVersion,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {
    this.#policy = policy;
    this.#version = version;
    this.#fragments = fragments;
  }

  static plan(
    policy: SchemaPolicy,
    { document, version }: { readonly document: DocumentNode; readonly version: DocumentVersion },
    operationName: string | null,
  ): OperationPlan | null {
    const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    const operation =
      operationName === null
        ? operations.length === 1
          ? operations[0]
          : undefined
        : // Executors run the last one of a name; validation lets no two have the same.
          operations.findLast(({ name }) => name?.value === operationName);
    const rootType = operation && policy.schema.getRootType(operation.operation);
    if (!rootType) return null;
    const planner = new OperationPlanner(policy, version, new Map(fragments.map((each) => [each.name.value, each])));
    return planner.#plan(operation, rootType);
  }

  #plan(operation: OperationDefinitionNode, rootType: GraphQLObjectType): OperationPlan {
    this.#need(this.#policy.type(rootType.name));
    const selection = this.#select(operation.selectionSet, this.#policy.typeSets.named(rootType.name), 1);
    const requirements = [...this.#requirements];
    return {
      policy: this.#policy,
      version: this.#version,
      operation,
      kind: operation.operation,
      rootType,
      selection,
      requirements,
      isIncremental: this.#isIncremental,
      leavesOut: this.#leavesOut,
      introspects: this.#introspects,
      fragmentVariables: fragmentVariablesOf([...this.#fragments.values()]),
    };
  }

  #need(requirement: Requirement): void {
    if (requirement.rules.length > 0) this.#requirements.add(requirement);
  }

  #select(selectionSet: SelectionSetNode, types: TypeSet, depth: number): PlannedSelection {
    let bySet = this.#planned.get(selectionSet);
    if (bySet === undefined) this.#planned.set(selectionSet, (bySet = new Map()));
    const known = bySet.get(types);
    // Part of itself: a cycle of fragments, which validation would have refused. Whoever walks it comes to no end.
    if (known !== undefined && this.#unfinished.has(known)) throw new OperationTooComplexError();
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) throw new OperationTooComplexError();
    const items: (PlannedField | PlannedFragment)[] = [];
    const planned: PlannedSelection = { types, items };
    bySet.set(types, planned);
    this.#unfinished.add(planned);
    for (const node of selectionSet.selections) {
      if (++this.#selections > MAX_SELECTIONS) throw new OperationTooComplexError();
      const conditions = conditionsOf(node.directives);
      if (node.directives?.some(({ name: { value } }) => value === 'defer' || value === 'stream'))
        this.#isIncremental = true;
      if (conditions === null) {
        this.#leavesOut = true;
        continue;
      }
      if (node.kind === Kind.FIELD) {
        const meanings = this.#meanings(node, types, depth);
        if (meanings.length > 0)
          items.push({ node, responseKey: (node.alias ?? node.name).value, conditions, meanings });
        continue;
      }
      const body = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value);
      if (body === undefined) continue;
      const narrowed = body.typeCondition === undefined ? types : types.narrow(body.typeCondition.name.value);
      if (narrowed.types.length > 0)
        items.push({ conditions, selection: this.#select(body.selectionSet, narrowed, depth + 1) });
    }
    this.#unfinished.delete(planned);
    return planned;
  }

  #meanings(node: FieldNode, types: TypeSet, depth: number): readonly PlannedMeaning[] {
    const name = node.name.value;
    if (name.startsWith('__')) return this.#introspection(name, types);
    const groups = types.groups(name);
    for (const { policy } of groups) {
      this.#need(policy.requirement);
      this.#needInputs(node, policy.inputs);
    }
    const { selectionSet } = node;
    // Most fields of an operation are leaves: what they mean is there already.
    if (selectionSet === undefined && groups.every(({ returns }) => returns === null)) return groups;
    return groups.map((group) => {
      const { returns } = group;
      if (returns === null) return group;
      this.#needPossibleTypes(returns);
      if (selectionSet === undefined) return group;
      return { ...group, selection: this.#select(selectionSet, this.#policy.typeSets.named(returns.name), depth + 1) };
    });
  }

  #needPossibleTypes(returns: GraphQLCompositeType): void {
    if (!isAbstractType(returns) || this.#abstract.has(returns)) return;
    this.#abstract.add(returns);
    for (const type of this.#policy.schema.getPossibleTypes(returns)) this.#need(this.#policy.type(type.name));
  }

  #needInputs(node: FieldNode, policies: PlannedMeaning['policy']['inputs']): void {
    if (policies === null) return;
    const sources = providedSources({ node, policies, inputs: this.#policy.inputs, variables: null });
    for (const { rules } of sources) this.#need(this.#policy.requirements.of(rules));
  }

  /** `__schema` and `__type` need what the policy says of introspection; what is below them needs nothing of its own. */
  #introspection(name: string, types: TypeSet): readonly PlannedMeaning[] {
    const field: GraphQLField<unknown, unknown> | undefined = META_FIELDS.get(name);
    if (field === undefined) return [];
    this.#introspects = true;
    const requirement = this.#policy.introspection;
    this.#need(requirement);
    return [
      {
        types: new Set(types.types),
        field,
        policy: { requirement, inputs: null },
        ...shapeOf(field),
        returns: null,
        selection: null,
      },
    ];
  }
}

/** The conditions of a selection; null where a literal leaves it out for good. */
function conditionsOf(directives: readonly DirectiveNode[] | undefined): readonly Condition[] | null {
  if (directives === undefined || directives.length === 0) return NO_CONDITIONS;
  const conditions: Condition[] = [];
  for (const { name, arguments: args } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const when = name.value === 'include';
    const value = args?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== when) return null;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, when });
  }
  return conditions;
}

const META_FIELDS: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map([
  ['__schema', SchemaMetaFieldDef],
  ['__type', TypeMetaFieldDef],
]);

const NO_CONDITIONS: readonly Condition[] = [];
