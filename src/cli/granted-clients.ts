import { isScopeToken, parseScope } from '../oauth/scope.ts';
import { readJson } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/** Whose access a client grant of Auth0 is about: the client's own (where nothing else is said), or that of its users. */
export type SubjectType = 'client' | 'user';

/** Which grants count. */
interface Asked {
  readonly audience?: string;
  readonly subjectType?: SubjectType;
  readonly clients: readonly string[];
}

/**
 * What clients hold: an object from client id to scopes (a list, or one string as OAuth writes it), or the client grants
 * that an authorization server lists: objects with `client_id`, `scope` and perhaps `audience` and `subject_type`.
 * @throws {UsageError}
 */
export function grantedClients(path: string, asked: Asked): ReadonlyMap<string, ReadonlySet<string>> {
  const parsed = readJson(path);
  const grants = entriesOf(parsed, asked);
  const granted = new Map<string, Set<string>>();
  for (const [client, given] of grants ?? []) {
    if (given === ALL_SCOPES && asked.clients.includes(String(client))) {
      throw new UsageError(
        `${path}: ${JSON.stringify(client)} is granted all scopes (allow_all_scopes), whichever those are; list them as its "scope"`,
      );
    }
    const scopes = given === ALL_SCOPES ? [] : scopesOf(given);
    if (typeof client !== 'string' || scopes === null) {
      throw new UsageError(
        `${path}: the scopes of ${JSON.stringify(client)} are no list of scopes; write ["a", "b"] or "a b"`,
      );
    }
    const known = granted.get(client);
    if (known === undefined) granted.set(client, new Set(scopes));
    else for (const scope of scopes) known.add(scope);
  }
  if (granted.size > 0) return granted;
  throw new UsageError(`${path}: grants nothing; write an object from client id to scopes, or a list of client grants`);
}

const ALL_SCOPES = Symbol('all scopes');

function entriesOf(parsed: unknown, { audience, subjectType }: Asked): readonly (readonly [unknown, unknown])[] | null {
  if (typeof parsed !== 'object' || parsed === null) return null;
  const listed = Array.isArray(parsed) ? parsed : (parsed as { readonly client_grants?: unknown }).client_grants;
  if (!Array.isArray(listed)) return Object.entries(parsed);
  return (
    listed
      .map((each: unknown) => (each ?? {}) as Readonly<Record<string, unknown>>)
      .filter((grant) => audience === undefined || grant['audience'] === undefined || grant['audience'] === audience)
      .filter((grant) => subjectType === undefined || (grant['subject_type'] ?? 'client') === subjectType)
      // A default for all clients of a kind is nobody's own.
      .filter((grant) => grant['default_for'] === undefined || grant['client_id'] !== undefined)
      .map((grant) => [grant['client_id'], grant['allow_all_scopes'] === true ? ALL_SCOPES : grant['scope']])
  );
}

function scopesOf(given: unknown): readonly string[] | null {
  if (typeof given === 'string') return parseScope(given);
  const isList = Array.isArray(given) && given.every((each) => typeof each === 'string' && isScopeToken(each));
  return isList ? (given as readonly string[]) : null;
}
