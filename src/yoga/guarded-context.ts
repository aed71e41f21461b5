import type { GraphQLSchema } from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { type AuthRecord, recordOf } from '../graphql/auth-record.ts';
import type { AuthContext, Principal } from '../principal.ts';
import type { Authorization } from './authorization.ts';
import type { Caller } from './caller.ts';

/** Another plugin that answers each schema of ours with one of its own would go on forever. */
const MAX_SCHEMA_CHANGES = 8;

/** Answers each schema that a server comes to have with the one that is guarded. */
export function schemaGuard(
  authorization: Authorization,
): (changed: { readonly schema: GraphQLSchema; readonly replaceSchema: (schema: GraphQLSchema) => void }) => void {
  let changes = 0;
  return ({ schema, replaceSchema }) => {
    const guard = authorization.guard(schema);
    if (guard.schema === schema) return;
    changes += 1;
    if (changes > MAX_SCHEMA_CHANGES) {
      throw new ConfigurationError(
        'useAuthorization: another plugin replaces the schema again whenever it is guarded; put the schema together before it goes to the server',
      );
    }
    replaceSchema(guard.schema);
    changes -= 1;
  };
}

/** Gives the context of one operation its `auth`. */
export function enterContext(
  authorization: Authorization,
  {
    context,
    extendContext,
    caller,
  }: {
    readonly context: unknown;
    readonly extendContext: (extension: { readonly auth: AuthContext }) => void;
    readonly caller: () => Caller | Promise<Caller>;
  },
): void | Promise<void> {
  const enter = (known: Caller): void => {
    // Looked at now: while one waited for its caller to be found out, another may have entered.
    if (isTaken(recordOf(context), known.principal)) {
      throw new ConfigurationError(
        'useAuthorization: one context object is shared by operations that run at the same time; give each request its own',
      );
    }
    const { auth, record } = authorization.authContext(known);
    record.isRunning = true;
    extendContext({ auth });
  };
  const known = caller();
  return known instanceof Promise ? known.then(enter) : enter(known);
}

/** What goes on in a context goes on as whoever is in it: nobody else may enter. */
function isTaken(earlier: AuthRecord | null, principal: Principal | null): boolean {
  if (earlier === null) return false;
  return earlier.isRunning || (earlier.hasStreamed && !isSame(earlier.principal, principal));
}

/** A token that was verified twice is the same caller's. */
function isSame(left: Principal | null, right: Principal | null): boolean {
  if (left === null || right === null) return left === right;
  return left === right || JSON.stringify(left.claims) === JSON.stringify(right.claims);
}
