import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { coverageOf } from '../../policy/coverage/coverage-of.ts';
import { checkFileName } from '../check-file-name.ts';
import { type CliCommand, formatOption, withSchemaOptions } from '../command.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { loadPolicy, type SchemaOptions } from '../load-schema.ts';
import { linkModules } from '../map/link-modules.ts';
import { mapData } from '../map/map-data.ts';
import { mapPage } from '../map/map-page.ts';
import { STYLE } from '../map/page/style.ts';
import { counted } from '../style.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends SchemaOptions {
  readonly format: string;
  readonly out: string;
  readonly title?: string;
}

/** The page's own code: compiled like everything else, and put together when it is asked for. */
const SCRIPT = new URL('../map/page/main.js', import.meta.url);

/** `map SCHEMA --out FILE`: one page on which to see who reaches what. */
export const mapCommand: CliCommand = {
  name: 'map',
  examples: ['map schema.graphql --out map.html'],
  define(command: Command, run, io) {
    withSchemaOptions(command)
      .description('one page, for any browser and without a network, that shows who reaches what')
      .argument('<schema>', 'SDL file, folder, glob or module')
      .requiredOption('--out <file>', 'the HTML file to write')
      .option('--title <title>', 'what to call the schema on the page (default: the name of its file)')
      .addOption(formatOption())
      .action((schema: string, options: Options) => run(map(schema, options, io)));
  },
};

async function map(path: string, options: Options, io: IO): Promise<Exit> {
  checkFileName(options.out);
  const coverage = coverageOf(await loadPolicy(path, { ...options, warn: warnTo(io) }));
  if (coverage.fields.length === 0) throw new UsageError(`${path}: the schema has no fields; name the whole schema`);
  const page = mapPage(mapData(coverage, options.title ?? basename(path)), {
    script: linkModules(SCRIPT),
    style: STYLE,
  });
  try {
    writeFileSync(options.out, page);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new UsageError(`${options.out}: cannot be written (${why}); name a file in a folder that exists`);
  }
  const written = { out: options.out, types: coverage.types.length, fields: coverage.fields.length };
  if (options.format === 'json') io.out(`${JSON.stringify(written, null, 2)}\n`);
  else io.out(`${written.out}: ${counted(written.types, 'type')}, ${counted(written.fields, 'field')}\n`);
  return 0;
}
