import { BREAK, type DocumentNode, visit } from 'graphql';

/** The meta-fields that tell of the schema; `__typename` tells of an object. */
export function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}

/** True where a document has one of them anywhere. */
export function mentionsIntrospection(document: DocumentNode): boolean {
  let isMentioned = false;
  visit(document, {
    Field({ name }) {
      isMentioned = isIntrospection(name.value);
      return isMentioned ? BREAK : undefined;
    },
  });
  return isMentioned;
}
