import { type Command, Option } from 'commander';
import { isScopeToken } from '../oauth/scope.ts';
import type { Principal } from '../principal.ts';
import { assumedCaller } from './assumed-caller.ts';
import { type ClaimsCaller, callerOfClaims, callerOfToken } from './caller-of-claims.ts';
import { wordList } from './command.ts';
import type { IO } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Who is assumed to call. */
export interface CallerOptions {
  readonly as?: 'user' | 'client' | 'anonymous';
  readonly scopes?: string;
  readonly permissions?: string;
  readonly client?: string;
  readonly claims?: string;
  readonly profile?: string;
  readonly clientSubject?: 'client-id' | 'auth0';
}

export interface Caller {
  /** Null: nobody in particular. */
  readonly principal: Principal | null;
  /** What has to be known of how the caller was made up, sentences. */
  readonly notes: readonly string[];
}

/** Adds the options that say who calls; without any of them a token is read from standard input. */
export function withCallerOptions(command: Command): Command {
  return command
    .addOption(new Option('--as <kind>', 'who calls').choices(['user', 'client', 'anonymous']))
    .option('--scopes <scopes>', 'scopes of the caller, separated by spaces')
    .option('--permissions <permissions>', 'permissions of the user')
    .option('--client <id>', 'client id through which the caller comes')
    .option('--claims <file>', "the caller's claims, as JSON")
    .option('--profile <name>', "the profile of token or claims, where they don't tell")
    .addOption(
      new Option('--client-subject <how>', 'how "sub" reads when the client acts for itself').choices([
        'client-id',
        'auth0',
      ]),
    );
}

/** @throws {UsageError} */
export async function callerOf(options: CallerOptions, io: IO): Promise<Caller> {
  const { as, scopes, permissions, client, claims } = options;
  const isAssumed = [as, scopes, permissions, client].some((each) => each !== undefined);
  if (claims !== undefined) {
    if (isAssumed)
      throw new UsageError('--claims says who calls; leave out --as, --scopes, --permissions and --client');
    return described(callerOfClaims(claims, options));
  }
  if (isAssumed) return { principal: assumedBy(options), notes: [] };
  if (io.isTerminal.in) {
    throw new UsageError(
      'say who calls: pipe a token to standard input, or give --claims FILE, --scopes "a b" or --as anonymous',
    );
  }
  return described(callerOfToken(await io.stdin(), options));
}

function assumedBy({ as = 'user', scopes = '', permissions = '', client }: CallerOptions): Principal | null {
  if (as === 'anonymous') {
    if (scopes !== '' || permissions !== '' || client !== undefined)
      throw new UsageError('--as anonymous has no token: leave out --scopes, --permissions and --client');
    return null;
  }
  const list = wordList(scopes);
  const wrong = list.find((scope) => !isScopeToken(scope));
  if (wrong !== undefined) throw new UsageError(`--scopes: ${JSON.stringify(wrong)} is no scope; correct it`);
  return assumedCaller({
    kind: as,
    clientId: client ?? null,
    scopes: list,
    permissions: wordList(permissions),
  });
}

function described({ principal, notes }: ClaimsCaller): Caller {
  return { principal, notes };
}
