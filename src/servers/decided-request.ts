import type { DocumentNode } from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';
import { copyOf, isSame } from '../policy/plain-copy.ts';
import type { ApolloRequest } from './apollo-plugin.ts';

/** What was decided about; plugins may change each part of it, before and after, also in place. */
export class DecidedRequest {
  readonly #document: DocumentNode;
  readonly #version: DocumentVersion;
  readonly #operationName: string | undefined;
  readonly #variables: unknown;

  constructor({ request }: ApolloRequest, document: DocumentNode) {
    this.#document = document;
    this.#version = documentVersion(document);
    this.#operationName = request.operationName;
    this.#variables = copyOf(request.variables ?? {});
  }

  isOf(document: DocumentNode): boolean {
    return document === this.#document && documentVersion(document) === this.#version;
  }

  isStill({ request: { operationName, variables }, document }: ApolloRequest): boolean {
    if (operationName !== this.#operationName || !isSame(variables ?? {}, this.#variables)) return false;
    return document === undefined || this.isOf(document);
  }
}
