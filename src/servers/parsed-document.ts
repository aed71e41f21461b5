import { type DocumentNode, Location, parse, print } from 'graphql';

/**
 * The document as the parser makes it. Mercurius also takes one that a client sends as JSON, in which a name may be
 * anything that reads like a name where it is used: the executor finds what is meant, and whoever compares names does not.
 * Null for one that is not what its text says.
 */
export function parsedDocument(document: DocumentNode): DocumentNode | null {
  // JSON cannot make one: the parser did.
  if (document.loc instanceof Location) return document;
  const parsed = reparsed(document);
  return parsed !== null && says(document, parsed) ? parsed : null;
}

function reparsed(document: DocumentNode): DocumentNode | null {
  try {
    return parse(print(document), { noLocation: true });
  } catch {
    return null;
  }
}

/** True where every part of what was parsed is in the other, too. What is empty may be left out. */
function says(given: unknown, parsed: unknown): boolean {
  if (Array.isArray(parsed)) {
    const items: unknown = given ?? [];
    return (
      Array.isArray(items) && items.length === parsed.length && parsed.every((each, index) => says(items[index], each))
    );
  }
  if (typeof parsed !== 'object' || parsed === null) return (given || null) === (parsed || null);
  if (typeof given !== 'object' || given === null) return false;
  return Object.entries(parsed).every(([key, value]) => says((given as Record<string, unknown>)[key], value));
}
