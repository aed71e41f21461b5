import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  getArgumentValues,
  Kind,
  type SelectionSetNode,
  versionInfo,
} from 'graphql';
import { documentOf } from './running-document.ts';
import { unconditional } from './unconditional-document.ts';

/**
 * False where what an executor tells of a field may be what it was to tell of another one. graphql-jit keeps it by the
 * response keys of the path joined by "_", which a client can choose so that two fields have the same: then all but the
 * path is the other's. Its paths lack the type names that those of other executors have.
 */
export function isToldReliably({ path }: GraphQLResolveInfo): boolean {
  return 'typename' in path;
}

/** As graphql's own functions take them: graphql 17 keeps what was sent beside them, graphql-jit has nothing but them. */
export function coercedVariables(info: GraphQLResolveInfo): GraphQLResolveInfo['variableValues'] {
  const { variableValues } = info;
  if (versionInfo.major < 17 || isToldReliably(info)) return variableValues;
  return { sources: {}, coerced: variableValues };
}

/**
 * What is told of the root field of a subscription whose source is to open, and given to it. graphql-jit looks for what it
 * tells under the name of the field, where another one may stand, and gives it the variables of the operation as arguments.
 */
export function toldOfSource(
  { args, info }: Source,
  /** The whole of it: what runs may be what its caller sees. */
  whole: GraphQLField<unknown, unknown> | undefined,
): Source {
  if (isToldReliably(info)) return { args, info };
  const { key } = info.path;
  const field = whole?.name === key ? whole : info.schema.getSubscriptionType()?.getFields()[key];
  const node = fieldsIn([info.operation.selectionSet], info).find(({ name }) => name.value === key);
  if (!field || !node) return { args, info };
  const path = { key: keyOf(node) } as GraphQLResolveInfo['path'];
  return { args: getArgumentValues(field, node, coercedVariables(info)), info: { ...info, path } };
}

interface Source {
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: GraphQLResolveInfo;
}

/**
 * The document from which to plan what is running. graphql-jit forgets the conditions of a field for what stands in
 * fragments below it, where another field has the same place in the response: then as if there were no conditions.
 */
export function plannedDocumentOf(info: GraphQLResolveInfo): DocumentNode {
  const document = documentOf(info);
  return isToldReliably(info) ? document : (unconditional(document) ?? document);
}

/** The node of which a field has its arguments; all that stand at its path, as one, where what is told is another's. */
export function fieldNodeOf(info: GraphQLResolveInfo): FieldNode | undefined {
  const [node] = info.fieldNodes;
  if (isToldReliably(info)) return node;
  const nodes = nodesAt(info);
  if (nodes.length === 0 || (node !== undefined && nodes.includes(node))) return node;
  return { ...nodes[0]!, arguments: nodes.flatMap((each) => each.arguments ?? []) };
}

const known = new WeakMap<DocumentNode, Map<string, readonly FieldNode[]>>();

/** Whatever an operation selects at a path, for objects of every type: found once for all rows. */
function nodesAt(info: GraphQLResolveInfo): readonly FieldNode[] {
  const keys: string[] = [];
  for (let at: typeof info.path | undefined = info.path; at !== undefined; at = at.prev)
    if (typeof at.key === 'string') keys.push(at.key);
  const document = documentOf(info);
  let ofDocument = known.get(document);
  if (ofDocument === undefined) known.set(document, (ofDocument = new Map()));
  const path = keys.reverse().join('.');
  let nodes = ofDocument.get(path);
  if (nodes === undefined) ofDocument.set(path, (nodes = find(info, keys)));
  return nodes;
}

function find(info: GraphQLResolveInfo, keys: readonly string[]): readonly FieldNode[] {
  let selectionSets: readonly SelectionSetNode[] = [info.operation.selectionSet];
  let found: readonly FieldNode[] = [];
  for (const key of keys) {
    found = fieldsIn(selectionSets, info).filter((each) => keyOf(each) === key);
    selectionSets = found.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return found;
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function fieldsIn(selectionSets: readonly SelectionSetNode[], { fragments }: GraphQLResolveInfo): readonly FieldNode[] {
  const nodes = new Set<FieldNode>();
  // Grows while it is gone through; each fragment is looked into once.
  const all = new Set(selectionSets);
  for (const { selections } of all) {
    for (const each of selections) {
      if (each.kind === Kind.FIELD) {
        nodes.add(each);
        continue;
      }
      const fragment = each.kind === Kind.INLINE_FRAGMENT ? each : fragments[each.name.value];
      if (fragment !== undefined) all.add(fragment.selectionSet);
    }
  }
  return [...nodes];
}
