import { AuthError, InvalidRequestError } from '../errors.ts';
import { parseCredentials } from '../oauth/credentials.ts';
import type { Principal } from '../principal.ts';
import type { VerifiedToken } from '../profiles/admit-token.ts';
import type { TokenVerifier } from '../profiles/token-verifier.ts';

/** Who sent a request: found out before anything of the operation is looked at. */
export interface Caller {
  /** Null: nobody in particular, or credentials that are no good. */
  readonly principal: Principal | null;
  /** Why the credentials are no good: every operation of this caller is refused. */
  readonly refusal: AuthError | null;
  /** Seconds since the epoch after which streams of this caller end, the clock tolerance included; null: never. */
  readonly expiresAt: number | null;
  /** Milliseconds that it took to find out. */
  readonly duration: number;
}

const ANONYMOUS: Caller = { principal: null, refusal: null, expiresAt: null, duration: 0 };

/** The caller that an `Authorization` header field, or several, speak of. Synchronous when the token has been seen before. */
export function callerOf(
  authorization: string | null | readonly string[],
  verifier: TokenVerifier,
): Caller | Promise<Caller> {
  const credentials = parseCredentials(authorization);
  if (credentials.kind === 'none') return ANONYMOUS;
  if (credentials.kind === 'malformed')
    return refusedCaller(new InvalidRequestError('The credentials of the request cannot be read.'), 0);
  const started = performance.now();
  const verified = ({ principal, expiresAt }: VerifiedToken): Caller => ({
    principal,
    refusal: null,
    expiresAt,
    duration: performance.now() - started,
  });
  const refused = (error: unknown): Caller => refusedCaller(error, performance.now() - started);
  try {
    const found = verifier.verifyMaybeSync(credentials.token);
    return found instanceof Promise ? found.then(verified, refused) : verified(found);
  } catch (error) {
    return refused(error);
  }
}

/** Whatever is not a refusal of ours is a fault of ours, and is not turned into an answer about the token. */
function refusedCaller(error: unknown, duration: number): Caller {
  if (!(error instanceof AuthError)) throw error;
  return { principal: null, refusal: error, expiresAt: null, duration };
}

const AUTHORIZATION = 'authorization';

/**
 * The `Authorization` fields of a request. Node joins nothing and drops a second field before Fetch could see it; the raw
 * list still has both.
 */
export function authorizationOf(request: Request, serverContext: unknown): string | null | readonly string[] {
  const { req } = (serverContext ?? {}) as { readonly req?: unknown };
  return doubledFields(req) ?? doubledBehind(req) ?? request.headers.get(AUTHORIZATION);
}

/** The `Authorization` fields of what a server calls a request: Fetch's, Node's, or one that holds Node's. */
export function authorizationOfMessage(message: unknown): string | null | readonly string[] {
  const { headers, multiValueHeaders } = (message ?? {}) as Readonly<Record<'headers' | 'multiValueHeaders', unknown>>;
  const doubled = doubledFields(message) ?? doubledBehind(message);
  if (doubled !== null) return doubled;
  // API Gateway's events have one of several fields in `headers`, and all of them beside it.
  const several = fieldsOf(multiValueHeaders);
  if (several.length > 1) return several;
  if (typeof headers === 'object' && headers !== null && isHeaders(headers)) return headers.get(AUTHORIZATION) ?? null;
  const fields = fieldsOf(headers ?? multiValueHeaders);
  return fields.length === 0 ? null : fields;
}

/** Not every server writes names in small letters, and a field may be there in two spellings. */
function fieldsOf(headers: unknown): readonly string[] {
  return Object.entries((headers ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => name.toLowerCase() === AUTHORIZATION && value !== undefined)
    .flatMap(([, value]) => value)
    .map(String);
}

function isHeaders(headers: object): headers is { get(name: string): string | null | undefined } {
  return typeof (headers as { readonly get?: unknown }).get === 'function';
}

/** Where Node's request is in those of Fastify, Koa, h3 and Hapi, none of which shows the second field. */
function doubledBehind(message: unknown): readonly string[] | null {
  const { raw, req, node } = (message ?? {}) as Readonly<Record<'raw' | 'req' | 'node', unknown>>;
  const held = (holder: unknown): unknown => (holder as { readonly req?: unknown } | null | undefined)?.req;
  return doubledFields(raw) ?? doubledFields(req) ?? doubledFields(held(node)) ?? doubledFields(held(raw));
}

/** Null unless Node's raw list has more than one. */
function doubledFields(message: unknown): readonly string[] | null {
  const { rawHeaders: raw } = (message ?? {}) as { readonly rawHeaders?: unknown };
  if (!Array.isArray(raw)) return null;
  // Names and values take turns.
  const fields: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = String(raw[index]);
    if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION)
      fields.push(String(raw[index + 1]));
  }
  return fields.length > 1 ? fields : null;
}

/** The token of a WebSocket is in the payload with which the connection was opened. */
export function authorizationOfConnection(connectionParams: unknown): string | null | readonly string[] {
  if (typeof connectionParams !== 'object' || connectionParams === null) return null;
  const fields = Object.entries(connectionParams)
    .filter(([name]) => name.toLowerCase() === AUTHORIZATION)
    .map(([, value]) => value as unknown);
  if (fields.length === 0) return null;
  // Something that is not text is there to be refused, not to be overlooked.
  return fields.map((field) => (typeof field === 'string' ? field : 'Bearer'));
}
