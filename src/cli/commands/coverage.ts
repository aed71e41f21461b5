import type { Command } from 'commander';
import type { Coverage } from '../../policy/coverage/coverage.ts';
import { coverageOf } from '../../policy/coverage/coverage-of.ts';
import type { Unannotated } from '../../policy/unannotated.ts';
import { type CliCommand, formatOption, percentage, withSchemaOptions } from '../command.ts';
import { coveragePage } from '../coverage-page.ts';
import { fieldNeeds } from '../field-needs.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { loadPolicy } from '../load-schema.ts';
import { styleFor, twoColumns } from '../style.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly format: 'table' | 'text' | 'json' | 'html';
  readonly failUnder?: number;
  readonly federation?: boolean;
  readonly unannotated: Unannotated;
}

/** `coverage SCHEMA`: which fields need what. */
export const coverageCommand: CliCommand = {
  name: 'coverage',
  examples: [
    'coverage schema.graphql',
    'coverage schema.graphql --fail-under 100',
    'coverage schema.graphql --format html > coverage.html',
  ],
  define(command: Command, run, io) {
    withSchemaOptions(command)
      .description('which fields need what')
      .argument('<schema>', 'SDL file, folder, glob or module')
      .option('--fail-under <percent>', 'exit 1 when fewer fields have a rule or @public', percentage)
      .addOption(formatOption(['table', 'json', 'html', 'text']))
      .action((schema: string, options: Options) => run(coverage(schema, options, io)));
  },
};

async function coverage(path: string, options: Options, io: IO): Promise<Exit> {
  const found = coverageOf(await loadPolicy(path, { ...options, warn: warnTo(io) }));
  if (found.fields.length === 0) throw new UsageError(`${path}: the schema has no fields; name the whole schema`);
  if (options.format === 'json') io.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (options.format === 'html') io.out(coveragePage(found));
  else io.out(table(found, io));
  const { failUnder } = options;
  if (failUnder === undefined || found.percent >= failUnder) return 0;
  io.err(`coverage is ${found.percent} %, less than ${failUnder} %\n`);
  return 1;
}

function table(found: Coverage, io: IO): string {
  const { width } = io;
  const style = styleFor(io);
  const sections = [...rowsByType(found)].map(
    ([type, rows]) => `${style.bold(type)}\n${twoColumns(rows, { width, indent: 2 })}\n`,
  );
  const { totals, percent, unannotated } = found;
  const summary = twoColumns(
    [
      ['fields', String(totals.fields)],
      ['with a rule or @public', `${totals.annotated} (${percent} %)`],
      ['public', String(totals.public)],
      ['any good token', String(totals.authenticated)],
      ['more than that', String(totals.rules)],
      ['closed to everybody', String(totals.closed)],
    ],
    { width },
  );
  return `${sections.join('\n')}\n${summary}\n\n* no rule speaks of it: unannotated is "${unannotated}"\n`;
}

/** The fields of object types, then of other types what needs something to be sent. */
function rowsByType({ fields, inputs }: Coverage): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const byType = new Map<string, (readonly [string, string])[]>();
  const add = (heading: string, row: readonly [string, string]) => {
    const known = byType.get(heading);
    if (known === undefined) byType.set(heading, [row]);
    else known.push(row);
  };
  for (const field of fields) add(field.type, [field.field, `${fieldNeeds(field)}${field.annotated ? '' : ' *'}`]);
  for (const { coordinate, rules } of inputs) {
    const [type = '', member = ''] = coordinate.split('.');
    add(`${type}, to send it`, [member, fieldNeeds({ access: 'rules', rules, inputs: [] })]);
  }
  return byType;
}
