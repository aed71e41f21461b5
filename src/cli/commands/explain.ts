import { type Command, Option } from 'commander';
import type { Unannotated } from '../../policy/unannotated.ts';
import { type CallerOptions, callerOf, withCallerOptions } from '../caller-options.ts';
import { type CliCommand, formatOption, withSchemaOptions } from '../command.ts';
import { explanationOf } from '../explanation.ts';
import { explanationText } from '../explanation-text.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { type LoadedOperation, loadOperations } from '../load-operations.ts';
import { loadPolicy } from '../load-schema.ts';
import { UsageError } from '../usage-error.ts';
import { variablesFor } from '../variables-file.ts';

interface Options extends CallerOptions {
  readonly format: 'text' | 'json';
  readonly operation?: string;
  readonly variables?: string;
  readonly onDenied?: 'field' | 'operation';
  readonly federation?: boolean;
  readonly unannotated: Unannotated;
}

/** `explain SCHEMA OPERATION`: what a server would deny a caller, why, and what would mend it. */
export const explainCommand: CliCommand = {
  name: 'explain',
  examples: [
    'explain schema.graphql query.graphql < token.txt',
    'explain schema.graphql query.graphql --scopes "read:orders" --client web',
    'explain schema.graphql operations --operation Orders --as client --client worker',
    'explain schema.graphql query.graphql --claims claims.json --variables variables.json',
  ],
  define(command: Command, run, io) {
    withCallerOptions(withSchemaOptions(command))
      .description('what a caller would be denied, by which rule, and what would mend it')
      .argument('<schema>', 'SDL file, folder, glob or module')
      .argument('<operation>', 'file, manifest, or - for stdin')
      .option('--operation <name>', 'which one, where there are several')
      .option('--variables <file>', 'variables, as JSON')
      .addOption(
        new Option('--on-denied <what>', "what a denial does, as the server's onDenied").choices([
          'field',
          'operation',
        ]),
      )
      .addOption(formatOption())
      .action((schema: string, operation: string, options: Options) => run(explain(schema, operation, options, io)));
  },
};

async function explain(path: string, pattern: string, options: Options, io: IO): Promise<Exit> {
  const { as, scopes, permissions, client, claims } = options;
  const readsToken = [as, scopes, permissions, client, claims].every((each) => each === undefined);
  if (pattern === '-' && readsToken)
    throw new UsageError('standard input has the operation; say who calls by --claims FILE, --scopes or --as');
  const policy = await loadPolicy(path, { ...options, warn: warnTo(io) });
  const { operations, problems } = await loadOperations([pattern], { schema: policy.schema, io });
  const chosen = chooseOperation(operations, problems, { pattern, name: options.operation });
  const caller = await callerOf(options, io);
  const variables = variablesFor(chosen, { schema: policy.schema, path: options.variables });
  const explanation = explanationOf({ policy, chosen, caller, variables, onDenied: options.onDenied });
  io.out(options.format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation, io));
  return explanation.outcome === 'permit' ? 0 : 1;
}

function chooseOperation(
  operations: readonly LoadedOperation[],
  problems: readonly string[],
  { pattern, name }: { readonly pattern: string; readonly name: string | undefined },
): LoadedOperation {
  const found = operations.filter((each) => name === undefined || each.name === name || each.source.id === name);
  const [chosen] = found;
  if (chosen !== undefined && found.length === 1) return chosen;
  if (chosen === undefined && problems[0] !== undefined) throw new UsageError(problems[0]);
  const names = operations.map((each) => each.name).join(', ');
  throw new UsageError(
    chosen === undefined
      ? `${pattern}: has no operation "${name}"; there are ${names}`
      : `${pattern}: has several operations; name one by --operation: ${names}`,
  );
}
