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
  readonly path?: readonly (string | number)[] | undefined;
  readonly responsePath?: readonly string[] | undefined;
  readonly suppressed?: number | undefined;
  readonly node?: ASTNode | null | undefined;
  /** Where there is no node to read them from. */
  readonly locations?: readonly SourceLocation[] | undefined;
}

/**
 * A denied field or object. A `GraphQLError` to everything that asks, but made without its constructor: ten thousand
 * denied values would otherwise cost ten thousand stack traces that nobody reads.
 */
export class DenialError {
  readonly message: string;
  declare readonly locations?: readonly SourceLocation[];
  // An executor leaves an error with a path as it is, and completes one without.
  declare readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
    readonly authorization: AuthorizationExtension;
  };
  /** What is denied. Not part of the response. */
  readonly #denial: Denial;

  static {
    Object.setPrototypeOf(DenialError.prototype, GraphQLError.prototype);
    Object.defineProperty(DenialError.prototype, 'name', { value: 'GraphQLError' });
  }

  private constructor(
    denial: Denial,
    { path, node, locations = locationsOf(node), responsePath, suppressed }: DenialErrorOptions,
  ) {
    const { coordinate, reason, needs, scope } = denial;
    this.#denial = denial;
    this.message = `${coordinate} needs ${needs}.`;
    if (locations !== undefined) this.locations = locations;
    if (path !== undefined) this.path = path;
    const authorization: Writable<AuthorizationExtension> = { coordinate, reason };
    if (scope !== null) authorization.scope = scope.join(' ');
    if (responsePath !== undefined) authorization.responsePath = responsePath;
    if (suppressed !== undefined) authorization.suppressed = suppressed;
    this.extensions = { code: reason === 'UNAUTHENTICATED' ? 'UNAUTHENTICATED' : 'FORBIDDEN', authorization };
  }

  static of(denial: Denial, options: DenialErrorOptions): GraphQLError {
    return new DenialError(denial, options) as unknown as GraphQLError;
  }

  /** Undefined for everything that is no denial. */
  static denialOf(error: object): Denial | undefined {
    return #denial in error ? error.#denial : undefined;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What an error of a response denies; undefined for an error of any other kind. */
export function denialOf(error: unknown): Denial | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const denial = DenialError.denialOf(error);
  return denial !== undefined || error.originalError == null ? denial : denialWithin(error);
}

/** Errors can be told of errors, and be made to tell of themselves. */
function denialWithin(error: GraphQLError): Denial | undefined {
  const seen = new Set<unknown>();
  let at: unknown = error;
  while (at instanceof GraphQLError && !seen.has(at)) {
    seen.add(at);
    const denial = DenialError.denialOf(at);
    if (denial !== undefined) return denial;
    at = at.originalError;
  }
  return undefined;
}

/** The denial as an error of an operation that was not executed: with its response keys instead of a path. */
export function refusalError(denial: PositionedDenial): GraphQLError {
  const { responsePath, node } = denial;
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
