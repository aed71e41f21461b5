import {
  type ASTNode,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';

/** The reasons of SPEC section 5, in their order. */
export const REASONS = [
  'UNAUTHENTICATED',
  'CLIENT_ONLY',
  'CLIENT_NOT_ALLOWED',
  'POLICY_DENIED',
  'INSUFFICIENT_PERMISSION',
  'INSUFFICIENT_SCOPE',
] as const;
export type Reason = (typeof REASONS)[number];

/** Somebody who asks. Of `anonymous` nothing else counts. */
export interface Caller {
  readonly kind: 'anonymous' | 'user' | 'client' | 'unknown';
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
}

/** Somewhere that can carry rules, and what the schema says there. */
export interface Place {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
  /** What `unannotated` makes of a field that says nothing itself. */
  readonly closed?: 'authenticated' | 'deny';
}

export interface Failure {
  readonly coordinate: string;
  readonly reason: Reason;
}

export type Unannotated = 'public' | 'authenticated' | 'deny';

const RULES = ['requiresScope', 'clientOnly', 'requiresPermission', 'authenticated'];

export const hasRule = (directives: readonly ConstDirectiveNode[]): boolean =>
  directives.some((directive) => RULES.includes(directive.name.value));
const isPublic = (directives: readonly ConstDirectiveNode[]): boolean =>
  directives.some((directive) => directive.name.value === 'public');

interface Written {
  readonly astNode?: ASTNode | null | undefined;
  readonly extensionASTNodes?: readonly ASTNode[] | undefined;
}

/** The directives written at a schema element and its extensions. */
export function directivesOf(element: Written): readonly ConstDirectiveNode[] {
  const nodes = [...(element.astNode ? [element.astNode] : []), ...(element.extensionASTNodes ?? [])];
  return nodes.flatMap((node) => ('directives' in node ? ((node.directives ?? []) as ConstDirectiveNode[]) : []));
}

function argumentsOf(directive: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  );
}

/** Each list of a scope directive that would be enough by itself. */
export function scopeAlternatives(directive: ConstDirectiveNode): readonly (readonly string[])[] {
  const { scope, anyOf } = argumentsOf(directive) as { scope?: string; anyOf?: string[] };
  return (anyOf ?? [scope ?? '']).map((list) => list.split(' '));
}

function reasonOf(directive: ConstDirectiveNode, caller: Caller): Reason | null {
  const name = directive.name.value;
  if (!RULES.includes(name)) return null;
  if (caller.kind === 'anonymous') return 'UNAUTHENTICATED';
  if (name === 'requiresScope') {
    const enough = scopeAlternatives(directive).some((list) => list.every((scope) => caller.scopes.includes(scope)));
    return enough ? null : 'INSUFFICIENT_SCOPE';
  }
  if (name === 'requiresPermission') {
    const { permission, anyOf } = argumentsOf(directive) as { permission?: string; anyOf?: string[] };
    const enough = (anyOf ?? [permission ?? '']).some((one) => caller.permissions.includes(one));
    return enough ? null : 'INSUFFICIENT_PERMISSION';
  }
  if (name === 'clientOnly') {
    const { clients, allowUsers } = argumentsOf(directive) as { clients?: string[]; allowUsers?: boolean };
    if (allowUsers !== true && caller.kind !== 'client') return 'CLIENT_ONLY';
    if (clients !== undefined && !clients.includes(caller.clientId)) return 'CLIENT_NOT_ALLOWED';
  }
  return null;
}

function reasonsAt(place: Place, caller: Caller): readonly Reason[] {
  const reasons = place.directives.map((directive) => reasonOf(directive, caller)).filter((reason) => reason !== null);
  if (place.closed === 'deny') reasons.push('POLICY_DENIED');
  if (place.closed === 'authenticated' && caller.kind === 'anonymous') reasons.push('UNAUTHENTICATED');
  return reasons;
}

/** The failures that share the first reason of the list; none when everything passes. */
export function failuresAt(places: readonly Place[], caller: Caller): readonly Failure[] {
  const all = places.flatMap((place) =>
    reasonsAt(place, caller).map((reason) => ({ coordinate: place.coordinate, reason })),
  );
  const first = REASONS.find((reason) => all.some((failure) => failure.reason === reason));
  return all.filter((failure) => failure.reason === first);
}

/** R1: a type's own rule, and the rules of the interfaces it implements, which reach all of it. */
export function placesOfType(type: GraphQLNamedType): readonly Place[] {
  const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  return [type, ...interfaces].map((each) => ({ coordinate: each.name, directives: directivesOf(each) }));
}

/** R1 without what the operation provides: everything in the schema that guards one field of one object type. */
export function placesOfField(
  type: GraphQLObjectType,
  fieldName: string,
  { unannotated }: { readonly schema: GraphQLSchema; readonly unannotated: Unannotated },
): readonly Place[] {
  const field = type.getFields()[fieldName];
  if (field === undefined) throw new Error(`no field ${type.name}.${fieldName}`);
  const own = directivesOf(field);
  const declaring = type.getInterfaces().filter((each) => each.getFields()[fieldName] !== undefined);
  const inherited = declaring.map((each) => ({
    coordinate: `${each.name}.${fieldName}`,
    directives: directivesOf(each.getFields()[fieldName] ?? {}),
  }));
  const says = (directives: readonly ConstDirectiveNode[]): boolean => hasRule(directives) || isPublic(directives);
  const annotated =
    says(own) ||
    says(directivesOf(type)) ||
    inherited.some((place) => says(place.directives)) ||
    type.getInterfaces().some((each) => hasRule(directivesOf(each))) ||
    declaring.some((each) => isPublic(directivesOf(each)));
  const ownPlace: Place = {
    coordinate: `${type.name}.${fieldName}`,
    directives: own,
    ...(annotated || unannotated === 'public' ? {} : { closed: unannotated }),
  };
  return [ownPlace, ...placesOfType(type), ...inherited, ...placesOfType(getNamedType(field.type))];
}
