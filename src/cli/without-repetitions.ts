import { type DocumentNode, type FieldDefinitionNode, type InputValueDefinitionNode, print, visit } from 'graphql';

type Member = FieldDefinitionNode | InputValueDefinitionNode;

/**
 * Type definitions in which no field is defined twice in the same way. Published schemas have such fields; a server
 * would refuse to start with one, but there is no doubt about what it means. Where they differ in more than the
 * description both stay, and are an error.
 */
export function withoutRepetitions(
  document: DocumentNode,
  repeated: (type: string, field: Member) => void,
): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    if (!('fields' in definition) || definition.fields === undefined) return definition;
    const seen = new Map<string, Member>();
    const fields = (definition.fields as readonly Member[]).filter((field) => {
      const earlier = seen.get(field.name.value);
      if (earlier === undefined) seen.set(field.name.value, field);
      if (earlier === undefined || meaning(earlier) !== meaning(field)) return true;
      repeated(definition.name.value, field);
      return false;
    });
    return fields.length === definition.fields.length ? definition : { ...definition, fields };
  });
  return { ...document, definitions: definitions as DocumentNode['definitions'] };
}

function meaning(field: Member): string {
  return print(
    visit(field, { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) }),
  );
}
