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

/** What an error says of a denial, wherever that is. */
export interface Said {
  readonly message: string;
  readonly extensions: {
    readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
    readonly authorization: AuthorizationExtension;
  };
}

interface DenialErrorOptions {
  readonly path?: readonly (string | number)[] | undefined;
  readonly responsePath?: readonly string[] | undefined;
  readonly suppressed?: number | undefined;
  readonly node?: ASTNode | null | undefined;
  /** Where there is no node to read them from. */
  readonly locations?: readonly SourceLocation[] | undefined;
  /** Where several errors say the same. */
  readonly said?: Said;
}

/**
 * A denied field or object. A `GraphQLError` to everything that asks, but made without its constructor: ten thousand
 * denied values would otherwise cost ten thousand stack traces that nobody reads.
 */
export class DenialError implements Said {
  readonly message: Said['message'];
  declare readonly locations?: readonly SourceLocation[];
  // An executor leaves an error with a path as it is, and completes one without.
  declare readonly path?: readonly (string | number)[];
  readonly extensions: Said['extensions'];
  /** What is denied. Not part of the response. */
  readonly #denial: Denial;

  static {
    Object.setPrototypeOf(DenialError.prototype, GraphQLError.prototype);
    Object.defineProperty(DenialError.prototype, 'name', { value: 'GraphQLError' });
  }

  private constructor(denial: Denial, options: DenialErrorOptions) {
    const { path, node, locations = locationsOf(node), said = saidOf(denial, options) } = options;
    this.#denial = denial;
    this.message = said.message;
    if (locations !== undefined) this.locations = locations;
    if (path !== undefined) this.path = path;
    this.extensions = said.extensions;
  }

  static of(denial: Denial, options: DenialErrorOptions): GraphQLError {
    return new DenialError(denial, options) as unknown as GraphQLError;
  }

  /** Undefined for everything that is no denial. */
  static denialOf(error: object): Denial | undefined {
    return #denial in error ? error.#denial : undefined;
  }
}

/** One object for all errors of a response that say no more than this: ten thousand of them would be a burden. */
export function saidOf(
  { coordinate, reason, needs, scope }: Denial,
  { responsePath, suppressed }: Pick<DenialErrorOptions, 'responsePath' | 'suppressed'> = {},
): Said {
  const authorization: Writable<AuthorizationExtension> = { coordinate, reason };
  if (scope !== null) authorization.scope = scope.join(' ');
  if (responsePath !== undefined) authorization.responsePath = responsePath;
  if (suppressed !== undefined) authorization.suppressed = suppressed;
  return {
    message: `${coordinate} needs ${needs}.`,
    extensions: { code: reason === 'UNAUTHENTICATED' ? 'UNAUTHENTICATED' : 'FORBIDDEN', authorization },
  };
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
  let depth = 0;
  for (let at = path; at !== undefined; at = at.prev) depth += 1;
  // As long as it will be: an array that grows has room for more.
  const keys = new Array<string | number>(depth);
  for (let at = path; at !== undefined; at = at.prev) keys[--depth] = at.key;
  return keys;
}

const known = new WeakMap<ASTNode, readonly SourceLocation[]>();

function locationsOf(node: ASTNode | null | undefined): readonly SourceLocation[] | undefined {
  // A document that was stored as JSON says where its nodes were, and not in what.
  if (!node?.loc?.source) return undefined;
  let found = known.get(node);
  if (found === undefined) known.set(node, (found = [getLocation(node.loc.source, node.loc.start)]));
  return found;
}
