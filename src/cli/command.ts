import { type Command, InvalidArgumentError, Option } from 'commander';
import { UNANNOTATED, type Unannotated } from '../policy/unannotated.ts';
import type { Exit, IO } from './io.ts';

/** A command of the program: one file each in `commands/`. */
export interface CliCommand {
  readonly name: string;
  /** Command lines that work, for `--help`. */
  readonly examples: readonly string[];
  /** Adds arguments and options, and what to do with them. `run` takes the exit code. */
  define(command: Command, run: (action: Promise<Exit>) => Promise<void>, io: IO): void;
}

/** `--format`: the first one is the default. */
export function formatOption(choices: readonly string[] = ['text', 'json']): Option {
  return new Option('--format <format>', 'how to print').choices([...choices]).default(choices[0]);
}

/** What every command that reads a schema understands. */
export function withSchemaOptions(command: Command): Command {
  return command
    .option('--federation', 'also read @requiresScopes and other older spellings')
    .addOption(
      new Option('--unannotated <need>', 'what a field with no rule needs')
        .choices([...UNANNOTATED])
        .default('authenticated' satisfies Unannotated),
    );
}

/** From 0 to 100. */
export function percentage(value: string): number {
  const percent = Number(value);
  if (value.trim() === '' || !Number.isFinite(percent) || percent < 0 || percent > 100)
    throw new InvalidArgumentError('expected a percentage from 0 to 100');
  return percent;
}

/** `a b,c` */
export function wordList(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter((word) => word !== '');
}

/** An option that may be given several times: its values in order. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
