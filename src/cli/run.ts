import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigurationError, OperationTooComplexError } from '../errors.ts';
import type { CliCommand } from './command.ts';
import { checkCommand } from './commands/check.ts';
import { coverageCommand } from './commands/coverage.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { mapCommand } from './commands/map.ts';
import { scopesCommand } from './commands/scopes.ts';
import { tokenCommand } from './commands/token.ts';
import { harmless } from './harmless.ts';
import type { Exit, IO } from './io.ts';
import { wrap } from './style.ts';
import { UsageError } from './usage-error.ts';

const COMMANDS: readonly CliCommand[] = [
  checkCommand,
  coverageCommand,
  mapCommand,
  scopesCommand,
  explainCommand,
  diffCommand,
  tokenCommand,
];

const DESCRIPTION = `What a GraphQL schema's authorization rules allow.

A SCHEMA is an SDL file, a folder, a glob, or a module that exports a GraphQLSchema.
Exit code: 0 fine, 1 findings, 2 wrong use or unreadable input.`;

const COMPLETION = `
Completion in bash, and in zsh after bashcompinit:
  complete -o default -W "${COMMANDS.map(({ name }) => name).join(' ')}" \\
    graphql-bearer
`;

/** Runs one command line. Never throws for what a user can do wrong: that is exit code 2 and one line. */
export async function run(argv: readonly string[], io: IO): Promise<Exit> {
  let exit: Exit = 0;
  const safe: IO = {
    ...io,
    out: (text) => io.out(harmless(text)),
    err: (text) => io.err(harmless(text)),
    status: (line) => io.status(harmless(line)),
  };
  const program = new Command('graphql-bearer')
    .description(DESCRIPTION)
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: safe.out,
      writeErr: safe.err,
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    })
    .configureHelp({ subcommandTerm })
    .showSuggestionAfterError()
    .addHelpText('after', COMPLETION);
  for (const { name, examples, define } of COMMANDS) {
    const command = program.command(name).copyInheritedSettings(program).exitOverride();
    const shown = examples.map((line) => `  ${optionsWrapped(`graphql-bearer ${line}`, io.width - 6)}\n`);
    command.addHelpText('after', `\nExamples:\n${shown.join('')}`);
    define(command, async (action) => void (exit = await action), safe);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (
      error instanceof UsageError ||
      error instanceof ConfigurationError ||
      error instanceof OperationTooComplexError
    ) {
      safe.err(`${error.message.split('\n')[0]}\n`);
      return 2;
    }
    throw error;
  }
}

/** A command line broken before its options, so that it can still be pasted. */
function optionsWrapped(line: string, width: number): string {
  const unbroken = line.replaceAll(/ (?!--)/g, '\u00a0');
  return wrap(unbroken, width).join(' \\\n    ').replaceAll('\u00a0', ' ');
}

/** Without `[options]`, which all have: so that the descriptions fit beside it. */
function subcommandTerm(command: Command): string {
  const taken = command.registeredArguments.map((each) => (each.required ? ` <${each.name()}>` : ` [${each.name()}]`));
  return `${command.name()}${taken.join('')}`;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { readonly version?: unknown }).version);
}
