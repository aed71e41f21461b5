import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { MercuriusApp, MercuriusContext, PreExecution } from './mercurius-app.ts';

/** What is going to be executed. */
interface Executed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** The hooks that others add before an operation runs. Ours runs them before it decides: what they change is then settled. */
export class EarlierHooks {
  readonly #hooks: PreExecution[] = [];

  /** Takes the place of `addHook`, also for what is added when the server is ready. */
  take(graphql: MercuriusApp['graphql']): void {
    const add = graphql.addHook as (name: string, hook: unknown) => unknown;
    graphql.addHook = (name: string, hook: unknown): unknown => {
      // Mercurius says what is wrong with a hook that is none.
      if (name !== 'preExecution' || typeof hook !== 'function') return add.call(graphql, name, hook);
      return void this.#hooks.push(hook as PreExecution);
    };
  }

  /** What becomes of an operation, one hook after the other, as Mercurius runs them. */
  async run(given: Executed, context: MercuriusContext): Promise<Executed & { readonly errors: readonly unknown[] }> {
    let { schema, document, variables } = given;
    const errors: unknown[] = [];
    for (const hook of this.#hooks) {
      const made = (await hook(schema, document, context, variables)) ?? {};
      schema = made.schema ?? schema;
      document = made.document ?? document;
      variables = made.variables ?? variables;
      errors.push(...(made.errors ?? []));
    }
    return { schema, document, variables, errors };
  }
}
