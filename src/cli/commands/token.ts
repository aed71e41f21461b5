import { type Command, Option } from 'commander';
import { InvalidTokenError, TemporarilyUnavailableError } from '../../errors.ts';
import { builtInProfiles } from '../../profiles/index.ts';
import { parseToken } from '../../token/strict-token.ts';
import { type CliCommand, collected, formatOption } from '../command.ts';
import type { Exit, IO } from '../io.ts';
import { failureText } from '../token-failure.ts';
import { type TokenOptions, type TokenReport, tokenReport } from '../token-report.ts';
import { tokenReportText } from '../token-report-text.ts';
import { tokenText } from '../token-text.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends TokenOptions {
  readonly format: 'text' | 'json';
}

/** `token`: what a token is, and each check of it. */
export const tokenCommand: CliCommand = {
  name: 'token',
  examples: [
    'token < token.txt',
    'token --issuer https://tenant.eu.auth0.com/ --audience https://api.example.com < token.txt',
    'token --issuer https://tenant.eu.auth0.com/ --jwks https://tenant.eu.auth0.com/.well-known/jwks.json < token.txt',
  ],
  define(command: Command, run, io) {
    command
      .description('what the token on standard input is, and each check of it')
      .allowExcessArguments()
      .option('--issuer <issuer>', 'the issuer that it should come from, exactly')
      .option('--audience <audience>', 'a name of the API; repeatable', collected)
      .addOption(
        new Option('--profile <name>', 'the profile that it should be of').choices(Object.keys(builtInProfiles)),
      )
      .option('--jwks <file|url>', "the issuer's keys, to check the signature")
      .addOption(
        new Option('--client-subject <how>', 'how "sub" reads when the client acts for itself').choices([
          'client-id',
          'auth0',
        ]),
      )
      .addOption(formatOption())
      .action((options: Options, { args }: Command) => run(token(options, args, io)));
  },
};

const WHERE = 'send the token to standard input, where no shell keeps it: graphql-bearer token < token.txt';

async function token(options: Options, args: readonly string[], io: IO): Promise<Exit> {
  if (args.length > 0) throw new UsageError(`token takes no argument, which a shell writes into its history; ${WHERE}`);
  if (io.isTerminal.in) throw new UsageError(WHERE);
  const report = await reportOn(tokenText(await io.stdin()), options, io);
  io.out(options.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : tokenReportText(report, io));
  return report.checks.some(({ status }) => status === 'failed') ? 1 : 0;
}

async function reportOn(text: string, options: TokenOptions, io: IO): Promise<TokenReport> {
  try {
    return await tokenReport(parseToken(text), options, io.now());
  } catch (error) {
    if (error instanceof InvalidTokenError) throw new UsageError(`<stdin>: no token: ${failureText(error)}`);
    if (error instanceof TemporarilyUnavailableError)
      throw new UsageError(`--jwks ${options.jwks}: the keys cannot be had; check the address, or give a file`);
    throw error;
  }
}
