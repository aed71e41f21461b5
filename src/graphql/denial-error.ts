import { type ASTNode, GraphQLError, type GraphQLResolveInfo, getLocation, type SourceLocation } from 'graphql';
import type { Denial, PositionedDenial } from '../policy/denial.ts';

export type ResponsePath = GraphQLResolveInfo['path'];

/** What stands in `extensions.authorization` of an error. */
export interface AuthorizationExtension {
  readonly coordinate: string;
  readonly reason: Denial['reason'];
  /** A smallest list of scopes, space-separated, with which that coordinate's rules pass. */
  readonly scope?: string;
  /** Response keys from the root, where the error itself has no `path`. */
  readonly responsePath?: readonly string[];
  /** How many further errors of this position were left out. */
  readonly suppressed?: number;
}

interface DenialErrorOptions {
  readonly path?: readonly (string | number)[];
  readonly responsePath?: readonly string[];
  readonly suppressed?: number;
  readonly node?: ASTNode | null;
  /** Where there is no node to read them from. */
  readonly locations?: readonly SourceLocation[] | undefined;
}

/**
 * A denied field or object. A `GraphQLError` to everything that asks, but made without its constructor: ten thousand
 * denied values would otherwise cost ten thousand stack traces that nobody reads.
 */
export class DenialError extends GraphQLError {
  /** What is denied. Not enumerable: it is not part of the response. */
  declare readonly denial: Denial;

  static {
    Object.defineProperty(DenialError.prototype, 'name', { value: 'GraphQLError' });
  }

  static of(denial: Denial, { path, node, locations = locationsOf(node), ...rest }: DenialErrorOptions): DenialError {
    const { coordinate, reason, needs, scope } = denial;
    const authorization: AuthorizationExtension = {
      coordinate,
      reason,
      ...(scope !== null && { scope: scope.join(' ') }),
      ...rest,
    };
    const error: Record<string, unknown> = Object.create(DenialError.prototype);
    error['message'] = `${coordinate} needs ${needs}.`;
    if (locations !== undefined) error['locations'] = locations;
    // An executor leaves an error with a path as it is, and completes one without.
    if (path !== undefined) error['path'] = path;
    error['extensions'] = { code: reason === 'UNAUTHENTICATED' ? 'UNAUTHENTICATED' : 'FORBIDDEN', authorization };
    Object.defineProperty(error, 'denial', { value: denial });
    return error as unknown as DenialError;
  }
}

/** What an error of a response denies; undefined for an error of any other kind. */
export function denialOf(error: unknown): Denial | undefined {
  if (error instanceof DenialError) return error.denial;
  return error instanceof GraphQLError && error.originalError != null ? denialOf(error.originalError) : undefined;
}

/** The denial as an error of an operation that was not executed: with its response keys instead of a path. */
export function refusalError({ responsePath, node, ...denial }: PositionedDenial): DenialError {
  return DenialError.of(denial, { responsePath, node });
}

/** Keys and indices from the root, as errors carry them. */
export function pathToArray(path: ResponsePath | undefined): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

const known = new WeakMap<ASTNode, readonly SourceLocation[]>();

function locationsOf(node: ASTNode | null | undefined): readonly SourceLocation[] | undefined {
  // A document that was stored as JSON says where its nodes were, and not in what.
  if (!node?.loc?.source) return undefined;
  let found = known.get(node);
  if (found === undefined) known.set(node, (found = [getLocation(node.loc.source, node.loc.start)]));
  return found;
}
