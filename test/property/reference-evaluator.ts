import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { placesProvided, type Sent } from './reference-inputs.ts';
import {
  type Caller,
  type Failure,
  failuresAt,
  hasRule,
  type Place,
  placesOfField,
  placesOfType,
  type Unannotated,
} from './reference-rules.ts';
import { smallestScopes } from './reference-scopes.ts';

export type Path = readonly (string | number)[];

/** What a resolver gives at a response path: null, a list, an object that knows its type, or a leaf. */
export type ValueAt = (type: GraphQLOutputType, path: Path) => unknown;

/** One operation, asked by one caller under one setting. */
export interface Question {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly unannotated: Unannotated;
  readonly onDenied: 'field' | 'operation';
  /** False where nobody can refuse an operation: a plain `execute()`. R9 does not apply there. */
  readonly canRefuse: boolean;
  readonly valueAt: ValueAt;
}

export interface Denial {
  readonly path: Path;
  readonly failures: readonly Failure[];
}

/** What SPEC sections 3 to 5 say about a question. */
export interface Answer {
  readonly refused: boolean;
  /** 200, 401 or 403. */
  readonly status: number;
  /** One smallest scope set, or null where more scope cannot help. Only told of a refusal. */
  readonly scope: readonly string[] | null;
  readonly data: unknown;
  /** Denials: of a refused operation at positions without list indices. */
  readonly denied: readonly Denial[];
  /** Where a null arrived that began further down: errors below such a place need not all be told. */
  readonly nulled: readonly Path[];
  /** The resolvers that may run, by response path. */
  readonly mayRun: ReadonlySet<string>;
}

class Bubble extends Error {}

export const keyOf = (path: Path): string => path.join('.');

/** Answers a question from the specification alone, with no plan, no guard and no haste. */
export function evaluate(question: Question): Answer {
  return new Evaluation(question).answer();
}

class Evaluation {
  readonly #question: Question;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sent: Sent;
  readonly #denied: Denial[] = [];
  readonly #nulled: Path[] = [];
  readonly #mayRun = new Set<string>();

  constructor(question: Question) {
    this.#question = question;
    const { definitions } = question.document;
    const operations = definitions.filter((definition) => definition.kind === 'OperationDefinition');
    const chosen = operations.find(
      (operation) => question.operationName === undefined || operation.name?.value === question.operationName,
    );
    if (chosen === undefined) throw new Error('no such operation');
    this.#operation = chosen;
    this.#fragments = new Map(
      definitions
        .filter((definition) => definition.kind === 'FragmentDefinition')
        .map((fragment) => [fragment.name.value, fragment]),
    );
    this.#sent = { definitions: chosen.variableDefinitions ?? [], variables: question.variables };
  }

  answer(): Answer {
    const { schema, onDenied, canRefuse, caller } = this.#question;
    const root = schema.getRootType(this.#operation.operation);
    if (!root) throw new Error('no such root type');
    const fields = this.#collect(root, [this.#operation.selectionSet]);
    const denials = this.#denialsAhead(root, { sets: [this.#operation.selectionSet], path: [] });
    const rootDenied = failuresAt(placesOfType(root), caller);
    const real = [...fields].filter(([, nodes]) => nodes[0]?.name.value !== '__typename');
    const hopeless = (nodes: readonly FieldNode[]): boolean => this.#isCertainlyNull(root, nodes);
    const nothingLeft = real.length > 0 ? real.every(([, nodes]) => hopeless(nodes)) : rootDenied.length > 0;
    const isMutation = this.#operation.operation === 'mutation';
    const doomed = isMutation && real.some(([, nodes]) => isNonNullType(this.#typeOf(root, nodes)) && hopeless(nodes));
    const refuses = canRefuse && (nothingLeft || doomed || (onDenied === 'operation' && denials.length > 0));
    if (refuses) {
      const told = denials.length > 0 ? denials : [{ path: [], failures: rootDenied }];
      const anonymous = told.some((denial) => denial.failures.some((each) => each.reason === 'UNAUTHENTICATED'));
      const scope = smallestScopes(
        this.#placesAhead(root, [this.#operation.selectionSet]).concat(real.length > 0 ? [] : placesOfType(root)),
        caller,
      );
      return {
        refused: true,
        status: anonymous ? 401 : 403,
        scope,
        data: undefined,
        denied: told,
        nulled: [],
        mayRun: new Set(),
      };
    }
    let data: unknown = null;
    if (isMutation && (doomed || (onDenied === 'operation' && denials.length > 0))) {
      this.#nulled.push([]);
      this.#denied.push(...denials);
    } else {
      try {
        data = this.#executeRoot(root, { fields, isMutation });
      } catch (error) {
        if (!(error instanceof Bubble)) throw error;
        this.#nulled.push([]);
      }
    }
    return {
      refused: false,
      status: 200,
      scope: null,
      data,
      denied: this.#denied,
      nulled: this.#nulled,
      mayRun: this.#mayRun,
    };
  }

  #executeRoot(
    root: GraphQLObjectType,
    { fields, isMutation }: { fields: ReadonlyMap<string, readonly FieldNode[]>; isMutation: boolean },
  ): unknown {
    const left = new Map(fields);
    const unrun = new Map<string, null>();
    for (const [key, nodes] of fields) {
      if (nodes[0]?.name.value === '__typename' || !isMutation || !this.#isCertainlyNull(root, nodes)) continue;
      // R7: not run; which of the denials inside is told is left open.
      left.delete(key);
      unrun.set(key, null);
      this.#nulled.push([key]);
      this.#denied.push(...this.#fieldDenialsAhead(root, { nodes, path: [key] }));
    }
    const ran = this.#execute(root, { fields: left, path: [] });
    return Object.fromEntries([...fields.keys()].map((key) => [key, unrun.has(key) ? null : ran[key]]));
  }

  #execute(
    type: GraphQLObjectType,
    { fields, path }: { fields: ReadonlyMap<string, readonly FieldNode[]>; path: Path },
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    let bubble: Bubble | null = null;
    for (const [key, nodes] of fields) {
      try {
        result[key] = this.#executeField(type, { nodes, path: [...path, key] });
      } catch (error) {
        if (!(error instanceof Bubble)) throw error;
        bubble = error; // the other fields may have run by then
      }
    }
    if (bubble !== null) throw bubble;
    return result;
  }

  #executeField(type: GraphQLObjectType, { nodes, path }: { nodes: readonly FieldNode[]; path: Path }): unknown {
    if (nodes[0]?.name.value === '__typename') return type.name;
    const fieldType = this.#typeOf(type, nodes);
    const failures = this.#failures(type, nodes);
    if (failures.length > 0) {
      this.#denied.push({ path, failures });
      if (isNonNullType(fieldType)) throw new Bubble();
      return null;
    }
    this.#mayRun.add(keyOf(path));
    return this.#complete(fieldType, { value: this.#question.valueAt(fieldType, path), nodes, path });
  }

  #complete(type: GraphQLOutputType, at: { value: unknown; nodes: readonly FieldNode[]; path: Path }): unknown {
    if (isNonNullType(type)) {
      const value = this.#completeNullable(type.ofType as GraphQLOutputType, at);
      if (value === null) throw new Bubble();
      return value;
    }
    try {
      return this.#completeNullable(type, at);
    } catch (error) {
      if (!(error instanceof Bubble)) throw error;
      this.#nulled.push(at.path);
      return null;
    }
  }

  #completeNullable(
    type: GraphQLOutputType,
    { value, nodes, path }: { value: unknown; nodes: readonly FieldNode[]; path: Path },
  ): unknown {
    if (value === null) return null;
    if (isListType(type)) {
      let bubble: Bubble | null = null;
      const items = (value as unknown[]).map((item, index) => {
        try {
          return this.#complete(type.ofType, { value: item, nodes, path: [...path, index] });
        } catch (error) {
          if (!(error instanceof Bubble)) throw error;
          bubble = error;
          return null;
        }
      });
      if (bubble !== null) throw bubble;
      return items;
    }
    if (!isCompositeType(type)) return value;
    const concrete = isAbstractType(type)
      ? this.#question.schema.getType((value as { __typename: string }).__typename)
      : type;
    if (!isObjectType(concrete)) throw new Error('not an object type');
    // R4: an object of a denied type is null, with one error at its own path.
    const failures = failuresAt(placesOfType(concrete), this.#question.caller);
    if (failures.length > 0) {
      this.#denied.push({ path, failures });
      return null;
    }
    return this.#execute(concrete, { fields: this.#collect(concrete, selectionsOf(nodes)), path });
  }

  /** Every denial that a walk from the root meets, by every possible type, none below another. */
  #denialsAhead(type: GraphQLObjectType, { sets, path }: { sets: readonly SelectionSetNode[]; path: Path }): Denial[] {
    return [...this.#collect(type, sets)].flatMap(([key, nodes]) =>
      this.#fieldDenialsAhead(type, { nodes, path: [...path, key] }),
    );
  }

  #fieldDenialsAhead(type: GraphQLObjectType, { nodes, path }: { nodes: readonly FieldNode[]; path: Path }): Denial[] {
    if (nodes[0]?.name.value === '__typename') return [];
    const failures = this.#failures(type, nodes);
    if (failures.length > 0) return [{ path, failures }];
    return this.#possibleTypes(this.#typeOf(type, nodes)).flatMap((possible) => {
      const denied = failuresAt(placesOfType(possible), this.#question.caller);
      if (denied.length > 0) return [{ path, failures: denied }];
      return this.#denialsAhead(possible, { sets: selectionsOf(nodes), path });
    });
  }

  /** Every place that an operation meets, below denied ones too. */
  #placesAhead(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Place[] {
    return [...this.#collect(type, sets).values()].flatMap((nodes) => {
      if (nodes[0]?.name.value === '__typename') return [];
      const below = this.#possibleTypes(this.#typeOf(type, nodes)).flatMap((possible) => [
        ...placesOfType(possible),
        ...this.#placesAhead(possible, selectionsOf(nodes)),
      ]);
      return [...this.#placesOf(type, nodes), ...below];
    });
  }

  /** R7: whether a field's value can only be null. A list may be empty, so nothing below one is certain. */
  #isCertainlyNull(type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
    if (nodes[0]?.name.value === '__typename') return false;
    if (this.#failures(type, nodes).length > 0) return true;
    const fieldType = this.#typeOf(type, nodes);
    if (isListType(getNullableType(fieldType))) return false;
    const possible = this.#possibleTypes(fieldType);
    return (
      possible.length > 0 &&
      possible.every(
        (each) =>
          failuresAt(placesOfType(each), this.#question.caller).length > 0 ||
          [...this.#collect(each, selectionsOf(nodes)).values()].some(
            (inner) =>
              inner[0]?.name.value !== '__typename' &&
              isNonNullType(this.#typeOf(each, inner)) &&
              this.#isCertainlyNull(each, inner),
          ),
      )
    );
  }

  #possibleTypes(type: GraphQLOutputType): readonly GraphQLObjectType[] {
    const named = getNamedType(type);
    if (isAbstractType(named)) return this.#question.schema.getPossibleTypes(named);
    return isObjectType(named) ? [named] : [];
  }

  #typeOf(type: GraphQLObjectType, nodes: readonly FieldNode[]): GraphQLOutputType {
    const field = type.getFields()[nodes[0]?.name.value ?? ''];
    if (field === undefined) throw new Error(`no field ${type.name}.${nodes[0]?.name.value}`);
    return field.type;
  }

  #placesOf(type: GraphQLObjectType, nodes: readonly FieldNode[]): readonly Place[] {
    const [node] = nodes;
    if (node === undefined) return [];
    return [
      ...placesOfField(type, node.name.value, this.#question),
      ...placesProvided(node, { type, sent: this.#sent }).filter((place) => hasRule(place.directives)),
    ];
  }

  #failures(type: GraphQLObjectType, nodes: readonly FieldNode[]): readonly Failure[] {
    return failuresAt(this.#placesOf(type, nodes), this.#question.caller);
  }

  /** CollectFields of the GraphQL specification, section 6.3.2. */
  #collect(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    { into = new Map<string, FieldNode[]>(), visited = new Set<string>() } = {},
  ): Map<string, FieldNode[]> {
    for (const selection of sets.flatMap((set) => set.selections)) {
      if (!this.#isIncluded(selection)) continue;
      if (selection.kind === 'Field') {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      let fragment: { typeCondition?: { name: { value: string } } | undefined; selectionSet: SelectionSetNode };
      if (selection.kind === 'FragmentSpread') {
        const found = this.#fragments.get(selection.name.value);
        if (found === undefined || visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
        fragment = found;
      } else {
        fragment = selection;
      }
      const condition = fragment.typeCondition && this.#question.schema.getType(fragment.typeCondition.name.value);
      const applies =
        condition === undefined ||
        condition === type ||
        (isAbstractType(condition) && this.#question.schema.isSubType(condition, type));
      if (applies) this.#collect(type, [fragment.selectionSet], { into, visited });
    }
    return into;
  }

  #isIncluded(selection: SelectionSetNode['selections'][number]): boolean {
    return (selection.directives ?? []).every((directive) => {
      const value = directive.arguments?.[0]?.value;
      const name = directive.name.value;
      if (value === undefined || (name !== 'skip' && name !== 'include')) return true;
      const written =
        value.kind === 'Variable' && !Object.hasOwn(this.#sent.variables, value.name.value)
          ? this.#sent.definitions.find((one) => one.variable.name.value === value.name.value)?.defaultValue
          : value;
      const flag =
        written?.kind === 'Variable'
          ? this.#sent.variables[written.name.value]
          : written?.kind === 'BooleanValue' && written.value;
      return name === 'include' ? flag === true : flag !== true;
    });
  }
}

function selectionsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
}
