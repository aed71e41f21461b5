import type { Command } from 'commander';
import { accessDiff } from '../../policy/access/access-diff.ts';
import type { Unannotated } from '../../policy/unannotated.ts';
import { type CliCommand, formatOption, withSchemaOptions } from '../command.ts';
import { diffText } from '../diff-text.ts';
import { type Exit, type IO, warnTo } from '../io.ts';
import { loadPolicy } from '../load-schema.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly federation?: boolean;
  readonly unannotated: Unannotated;
}

/** `diff OLD NEW`: what became less, more or differently protected. */
export const diffCommand: CliCommand = {
  name: 'diff',
  examples: ['diff main.graphql schema.graphql', 'diff main.graphql schema.graphql --unannotated deny --format json'],
  define(command: Command, run, io) {
    withSchemaOptions(command)
      .description('what became less, more or differently protected')
      .argument('<old>', 'the schema as it was')
      .argument('<new>', 'the schema as it is to be')
      .addOption(formatOption())
      .action((before: string, after: string, options: Options) => run(diff(before, after, options, io)));
  },
};

async function diff(before: string, after: string, options: Options, io: IO): Promise<Exit> {
  const reading = { ...options, warn: warnTo(io) };
  const found = accessDiff(await loadPolicy(before, reading), await loadPolicy(after, reading));
  const less = found.changes.filter(({ change, isUnprotected }) => change === 'less' || isUnprotected);
  const totals = Object.fromEntries(
    ['less', 'different', 'more', 'new', 'removed'].map((kind) => [
      kind,
      found.changes.filter(({ change }) => change === kind).length,
    ]),
  );
  const unprotected = found.changes.filter(({ isUnprotected }) => isUnprotected).length;
  if (options.format === 'json')
    io.out(`${JSON.stringify({ ...found, totals: { ...totals, unprotected } }, null, 2)}\n`);
  else io.out(diffText(found, io));
  return less.length > 0 ? 1 : 0;
}
