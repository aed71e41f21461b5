import { ConfigurationError } from '../errors.ts';
import type { AuthContext } from '../principal.ts';

/** A copy of a server's context with `auth`: what it was made from may be shared by requests. */
export function contextWith<T>(context: T, auth: AuthContext): T & { auth: AuthContext } {
  if (context === undefined || context === null) return { auth } as T & { auth: AuthContext };
  if (typeof context !== 'object') {
    throw new ConfigurationError(
      `context: expected an object, got ${typeof context}; resolvers find the caller in its "auth"`,
    );
  }
  return Object.assign(Object.create(Object.getPrototypeOf(context) as object | null), context, { auth });
}
