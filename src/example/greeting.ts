import { DEV_AUDIENCE, DEV_SECRET } from './dev-clients.ts';
import type { Dialect } from './dev-tokens.ts';
import type { ExampleServer } from './example-server.ts';

/** A request for a token, as it is written in the field, to be pasted into a shell. */
export function tokenCommand(origin: string, dialect?: Dialect): string {
  const body = {
    client_id: 'reports-worker',
    client_secret: DEV_SECRET,
    audience: DEV_AUDIENCE,
    grant_type: 'client_credentials',
    ...(dialect !== undefined && { token_dialect: dialect }),
  };
  return [
    'curl --request POST \\',
    `  --url ${origin}/dev/oauth/token \\`,
    "  --header 'content-type: application/json' \\",
    `  --data '${JSON.stringify(body).replaceAll(',', ',\n    ').replace('{', '{\n    ').replace('}', '\n  }')}'`,
  ].join('\n');
}

/** A query with a token that is asked for on the way, to be pasted into a shell. */
export function queryCommand(
  origin: string,
  { query, dialect }: { readonly query: string; readonly dialect?: Dialect },
): string {
  return [
    'TOKEN=$(' +
      tokenCommand(origin, dialect).replace('curl ', 'curl --silent ') +
      ' | sed \'s/.*"access_token":"\\([^"]*\\)".*/\\1/\')',
    'curl --include --request POST \\',
    `  --url ${origin}/graphql \\`,
    '  --header "authorization: Bearer $TOKEN" \\',
    "  --header 'content-type: application/json' \\",
    `  --data '${JSON.stringify({ query })}'`,
  ].join('\n');
}

export const ALLOWED_QUERY = '{ tokenInfo { profile clientId } exportReports { title } }';
export const DENIED_QUERY = '{ outstanding }';

/** What `npm start` prints: at most 80 columns wide. */
export function greeting({ origin, issuer }: Pick<ExampleServer, 'origin' | 'issuer'>): string {
  if (issuer === null) {
    return section('The clinic trusts the issuer that AUTH_ISSUER names.', [
      `GraphQL and GraphiQL   ${origin}/graphql`,
    ]);
  }
  return [
    section('The clinic is open. Everything runs on this machine; stop it with Ctrl+C.', [
      `GraphQL and GraphiQL   ${origin}/graphql   (a token of dr-bob is in it)`,
      `Development issuer     ${issuer.issuer}`,
    ]),
    section('1. Get a token, as Auth0 gives them to machines:', [tokenCommand(origin)]),
    section('2. Ask for what this client may see (200):', [queryCommand(origin, { query: ALLOWED_QUERY })]),
    section('3. Ask for what it lacks the scope for (403, and the scope is named):', [
      queryCommand(origin, { query: DENIED_QUERY }),
    ]),
    section('4. The same with tokens of the other profile, RFC 9068: same answers.', [
      queryCommand(origin, { query: ALLOWED_QUERY, dialect: 'rfc9068_profile' }),
      '',
      queryCommand(origin, { query: DENIED_QUERY, dialect: 'rfc9068_profile' }),
    ]),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}\n\n${lines.join('\n')}\n`;
}
