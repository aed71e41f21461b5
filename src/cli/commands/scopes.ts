import { type Command, Option } from 'commander';
import type { Unannotated } from '../../policy/unannotated.ts';
import { type ClientPattern, clientPattern, operationsOfClient } from '../client-operations.ts';
import { type CliCommand, collected, formatOption, withSchemaOptions } from '../command.ts';
import { grantedClients, type SubjectType } from '../granted-clients.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { loadOperations } from '../load-operations.ts';
import { loadPolicy } from '../load-schema.ts';
import { type ClientNeeds, clientNeeds, operationNeeds, planAll } from '../scope-report.ts';
import { scopesText } from '../scopes-text.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly format: 'text' | 'json' | 'auth0';
  readonly client?: readonly string[];
  readonly audience?: string;
  readonly subjectType?: SubjectType;
  readonly granted?: string;
  readonly federation?: boolean;
  readonly unannotated: Unannotated;
}

/** `scopes SCHEMA OPERATIONS`: the smallest scope sets, per operation and per client. */
export const scopesCommand: CliCommand = {
  name: 'scopes',
  examples: [
    "scopes schema.graphql 'src/**/*.graphql'",
    "scopes schema.graphql operations --client 'web=operations/web/**/*.graphql'",
    "scopes schema.graphql manifest.json --client 'worker=Export*' --granted grants.json",
    "scopes schema.graphql operations --client 'k3J…=operations/worker' --audience https://api.example.com --format auth0",
  ],
  define(command: Command, run, io) {
    withSchemaOptions(command)
      .description('the smallest scope sets that operations and clients need')
      .argument('<schema>', 'SDL file, folder, glob or module')
      .argument('<operations>', 'file, folder, glob, persisted-operations manifest, or - for stdin')
      .option('--client <name=glob>', "a client's operations, by file or by name; repeatable", collected)
      .option('--granted <file>', 'what clients hold: JSON from client id to scopes, or a list of client grants')
      .option('--audience <audience>', 'the API, for --format auth0')
      .addOption(
        new Option('--subject-type <who>', "whose access Auth0's grants are about: its own, or its users'").choices([
          'client',
          'user',
        ]),
      )
      .addOption(formatOption(['text', 'json', 'auth0']))
      .action((schema: string, operations: string, options: Options) => run(scopes(schema, operations, options, io)));
  },
};

async function scopes(path: string, pattern: string, options: Options, io: IO): Promise<Exit> {
  const clients = (options.client ?? []).map(clientPattern);
  checkOptions(options, clients);
  const granted =
    options.granted === undefined
      ? null
      : grantedClients(options.granted, {
          ...options,
          clients: clients.map(({ client }) => client),
        });
  const policy = await loadPolicy(path, { ...options, warn: warnTo(io) });
  const patterns = [pattern, ...clients.flatMap((each) => (each.files === null ? [] : [each.pattern]))];
  const loaded = await loadOperations(patterns, { schema: policy.schema, io });
  const { planned, problems: unplanned } = planAll(policy, loaded.operations);
  const problems = [...loaded.problems, ...unplanned];
  const operations = planned.map(operationNeeds);
  const ofClients: ClientNeeds[] = [];
  for (const each of clients) {
    const own = operationsOfClient(planned, each);
    const which = `--client ${each.client}=${each.pattern}`;
    if (own.length > 0) ofClients.push(clientNeeds(each.client, own, granted));
    // What can be used of the others is printed all the same.
    else if (problems.length > 0)
      problems.push(`${which}: has no operation that can be used; correct those named here`);
    else throw new UsageError(`${which}: matches no file and no operation; quote the pattern and check it`);
  }
  if (options.format === 'json') io.out(`${JSON.stringify({ operations, clients: ofClients }, null, 2)}\n`);
  else if (options.format === 'auth0') printGrants(ofClients, options, io);
  else io.out(scopesText({ operations, clients: ofClients }, io));
  for (const problem of problems) io.err(`${problem}\n`);
  if (problems.length > 0) return 2;
  return ofClients.some(({ spare, missing }) => (spare ?? []).length + (missing ?? []).length > 0) ? 1 : 0;
}

function checkOptions({ format, audience, granted }: Options, clients: readonly ClientPattern[]): void {
  if (format === 'auth0' && (clients.length === 0 || !audience)) {
    throw new UsageError(
      '--format auth0 needs --audience and at least one --client: a grant is of one client for one API',
    );
  }
  if (granted !== undefined && clients.length === 0)
    throw new UsageError('--granted needs --client NAME=GLOB: name the clients that hold something');
}

/**
 * One body a line, as `POST /api/v2/client-grants` takes it.
 * @see https://auth0.com/docs/api/management/v2/client-grants/post-client-grants
 */
function printGrants(clients: readonly ClientNeeds[], { audience, subjectType }: Options, io: IO): void {
  for (const { client, scopes: scope, obstacles } of clients) {
    // JSON leaves out what was not said; Auth0 then takes the client's own access.
    io.out(`${JSON.stringify({ client_id: client, audience, subject_type: subjectType, scope })}\n`);
    for (const { coordinate, needs, passes } of obstacles) {
      if (passes?.[subjectType ?? 'client'] !== true)
        io.err(`${client}: no scope helps at ${coordinate}, which needs ${needs}\n`);
    }
  }
}
