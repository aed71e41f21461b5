import type { Command } from 'commander';
import { ConfigurationError } from '../../errors.ts';
import { doubtsAbout } from '../../policy/doubts/index.ts';
import type { Unannotated } from '../../policy/unannotated.ts';
import { type CliCommand, formatOption, withSchemaOptions } from '../command.ts';
import { CoordinatePlaces, type Place } from '../coordinate-places.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { knownScopes } from '../known-scopes.ts';
import { loadSchema, policyOfSchema } from '../load-schema.ts';
import { counted, paragraph, styleFor } from '../style.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly scopesFrom?: string;
  readonly federation?: boolean;
  readonly unannotated: Unannotated;
}

/** One thing to look at. */
interface Finding extends Place {
  readonly kind: string;
  readonly coordinate: string;
  readonly message: string;
}

/** `check SCHEMA`: what would stop the start, and what is legal but doubtful. */
export const checkCommand: CliCommand = {
  name: 'check',
  examples: [
    'check schema.graphql',
    "check 'src/**/*.graphql' --scopes-from scopes.json",
    'check dist/schema.js --unannotated deny --format json',
  ],
  define(command: Command, run, io) {
    withSchemaOptions(command)
      .description('start-up errors, and what is legal but doubtful')
      .argument('<schema>', 'SDL file, folder, glob or module')
      .option('--scopes-from <file>', 'the scopes that exist: a JSON array, or words')
      .addOption(formatOption())
      .action((schema: string, options: Options) => run(check(schema, options, io)));
  },
};

async function check(path: string, options: Options, io: IO): Promise<Exit> {
  const schema = await loadSchema(path, { ...options, warn: warnTo(io) });
  const known = options.scopesFrom === undefined ? null : knownScopes(options.scopesFrom);
  const places = new CoordinatePlaces(schema);
  let errors: readonly Finding[] = [];
  let doubts: readonly Finding[] = [];
  try {
    const policy = policyOfSchema(schema, options);
    doubts = doubtsAbout(policy, known).map((doubt) => ({ ...doubt, ...places.of(doubt.coordinate) }));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    errors = error.problems.map((problem) => {
      const [, coordinate = 'schema', message = problem] = /^(\S+): (.*)$/s.exec(problem) ?? [];
      return { kind: 'start-up', coordinate, message, ...places.of(coordinate) };
    });
  }
  if (options.format === 'json') io.out(`${JSON.stringify({ errors, doubts }, null, 2)}\n`);
  else io.out(report(path, { errors, doubts }, io));
  return errors.length + doubts.length === 0 ? 0 : 1;
}

function report(
  path: string,
  { errors, doubts }: { readonly errors: readonly Finding[]; readonly doubts: readonly Finding[] },
  io: IO,
): string {
  if (errors.length + doubts.length === 0) return `${path}: no errors, no doubts\n`;
  const style = styleFor(io);
  const shown = (word: string, { file, line, column, coordinate, message }: Finding) => {
    const at = `${file}:${line}:${column}`;
    const isLong = 'error'.length + coordinate.length + at.length + 4 > io.width;
    const place = file === null ? '' : `${isLong ? `\n${' '.repeat(7)}` : '  '}${style.dim(at)}`;
    return `${word}  ${style.bold(coordinate)}${place}\n${paragraph(message, { width: io.width, indent: 7 })}\n`;
  };
  const all = [
    ...errors.map((each) => shown(style.red('error'), each)),
    ...doubts.map((each) => shown(style.yellow('doubt'), each)),
  ];
  const stopped = errors.length === 0 ? '' : '; doubts are looked for when there are no errors';
  return `${all.join('')}\n${counted(errors.length, 'error')}, ${counted(doubts.length, 'doubt')}${stopped}\n`;
}
