import { isScopeToken } from '../oauth/scope.ts';
import { wordList } from './command.ts';
import { readText } from './read-graphql.ts';
import { parseJson } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/**
 * The scopes that a file lists: words, a JSON array of strings, or what an authorization server's management interface
 * gives: objects with `value`, in an array or under `scopes`.
 * @throws {UsageError}
 */
export function knownScopes(path: string): ReadonlySet<string> {
  const text = readText(path);
  const isJson = /^\s*[[{]/.test(text);
  const scopes = isJson ? listed(parseJson(text, path)) : wordList(text);
  if (scopes === null || scopes.length === 0 || !scopes.every(isScopeToken)) {
    throw new UsageError(`${path}: lists no scopes; write a JSON array of strings, or words`);
  }
  return new Set(scopes);
}

function listed(given: unknown): readonly string[] | null {
  const list = Array.isArray(given) ? given : (given as { readonly scopes?: unknown } | null)?.scopes;
  if (!Array.isArray(list)) return null;
  const scopes = list.map((each: unknown) =>
    typeof each === 'string' ? each : (each as { readonly value?: unknown } | null)?.value,
  );
  return scopes.every((each) => typeof each === 'string') ? (scopes as string[]) : null;
}
