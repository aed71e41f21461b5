import { concatAST, type DocumentNode, Kind, parse, type TypeDefinitionNode, type TypeExtensionNode } from 'graphql';
import { directiveSDL } from '../policy/directive.ts';
import { DIRECTIVES, OLDER_DIRECTIVES } from '../policy/directives/index.ts';

/**
 * Type definitions as a server would run them: with the directives of this package where the files do not define them,
 * and with a definition for types that are only extended, as subgraphs write them.
 */
export function completeDefinitions(document: DocumentNode, federation: boolean): DocumentNode {
  const defined = new Set(
    document.definitions.flatMap((each) => (each.kind === Kind.DIRECTIVE_DEFINITION ? [each.name.value] : [])),
  );
  const ours = federation ? [...DIRECTIVES, ...OLDER_DIRECTIVES] : DIRECTIVES;
  const missing = ours.filter(({ name }) => !defined.has(name));
  const types = new Set(document.definitions.flatMap((each) => (isDefinition(each) ? [each.name.value] : [])));
  const definitions = document.definitions.map((each) => {
    if (!isExtension(each) || types.has(each.name.value)) return each;
    types.add(each.name.value);
    return { ...each, kind: each.kind.replace('Extension', 'Definition') } as TypeDefinitionNode;
  });
  const added = missing.map((each) => parse(directiveSDL(each), { noLocation: true }));
  return concatAST([{ kind: Kind.DOCUMENT, definitions }, ...added]);
}

function isDefinition(node: DocumentNode['definitions'][number]): node is TypeDefinitionNode {
  return /TypeDefinition$/.test(node.kind);
}

function isExtension(node: DocumentNode['definitions'][number]): node is TypeExtensionNode {
  return /TypeExtension$/.test(node.kind);
}
