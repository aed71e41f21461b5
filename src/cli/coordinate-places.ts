import type { GraphQLSchema } from 'graphql';
import { forEachElement } from '../policy/schema-elements.ts';

/** Where something is written; nulls where a schema was not made of text. */
export interface Place {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

const NOWHERE: Place = { file: null, line: null, column: null };

/** Finds the text behind schema coordinates. */
export class CoordinatePlaces {
  readonly #places = new Map<string, Place>();

  constructor(schema: GraphQLSchema) {
    forEachElement(schema, ({ astNode }, coordinate) => {
      const loc = astNode?.loc;
      if (!loc) return;
      const { line, column } = loc.startToken;
      // A description comes first; what it describes is meant.
      const name = astNode !== null && 'name' in astNode ? astNode.name?.loc?.startToken : undefined;
      this.#places.set(coordinate(), {
        file: loc.source.name,
        line: name?.line ?? line,
        column: name?.column ?? column,
      });
    });
  }

  of(coordinate: string): Place {
    return this.#places.get(coordinate) ?? NOWHERE;
  }
}
