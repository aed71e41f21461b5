import { DEV_AUDIENCE, DEV_SECRET } from './dev-clients.ts';
import type { ExampleServer } from './example-server.ts';

/** A request for a token, as it is written in the field, to be pasted into a shell. */
export function tokenCommand(origin: string): string {
  return [
    'curl --request POST \\',
    `  --url ${origin}/dev/oauth/token \\`,
    "  --header 'content-type: application/json' \\",
    "  --write-out '\\n' \\",
    `  --data '{"client_id":"reports-worker","client_secret":"${DEV_SECRET}",`,
    `    "audience":"${DEV_AUDIENCE}",`,
    `    "grant_type":"client_credentials"}'`,
  ].join('\n');
}

/** A query with the token in a shell variable, to be pasted into a shell. */
export function queryCommand(
  origin: string,
  { query, variable }: { readonly query: string; readonly variable: string },
): string {
  return [
    'curl --include --request POST \\',
    `  --url ${origin}/graphql \\`,
    `  --header "authorization: Bearer $${variable}" \\`,
    "  --header 'content-type: application/json' \\",
    "  --write-out '\\n\\n' \\",
    `  --data '${JSON.stringify({ query })}'`,
  ].join('\n');
}

const ALLOWED_QUERY = '{ tokenInfo { profile } exportReports { title } }';
const DENIED_QUERY = '{ outstanding }';
const FOREIGN_QUERY = '{ tokenInfo { profile kind clientId scopes } }';

/** What `npm start` prints: at most 80 columns wide, tokens excepted. */
export async function greeting({ origin, issuer }: Pick<ExampleServer, 'origin' | 'issuer'>): Promise<string> {
  if (issuer === null) {
    return [
      section('The clinic is open, to the issuer that AUTH_ISSUER names; Ctrl+C ends it.', [
        `GraphQL and GraphiQL   ${origin}/graphql`,
      ]),
      section('1. Put one of its tokens into a shell variable:', ["TOKEN='…'"]),
      section('2. See what the clinic makes of it:', [
        queryCommand(origin, { query: FOREIGN_QUERY, variable: 'TOKEN' }),
      ]),
    ].join('\n');
  }
  const query = (text: string): readonly string[] => [
    queryCommand(origin, { query: text, variable: 'AUTH0' }),
    '',
    queryCommand(origin, { query: text, variable: 'RFC9068' }),
  ];
  const client = { client_id: 'reports-worker', grant_type: 'client_credentials' };
  return [
    section('The clinic is open. Everything runs on this machine; Ctrl+C ends it.', [
      `GraphQL and GraphiQL   ${origin}/graphql`,
      `Development issuer     ${issuer.issuer}`,
    ]),
    section('1. Ask for a token, as machines ask Auth0 for theirs:', [tokenCommand(origin)]),
    section('2. Or take these two of the same client, one in each profile:', [
      `AUTH0='${await issuer.token({ ...client, token_dialect: 'access_token' })}'`,
      '',
      `RFC9068='${await issuer.token({ ...client, token_dialect: 'rfc9068_profile' })}'`,
    ]),
    section('3. Ask for what this client may see, with either (200):', query(ALLOWED_QUERY)),
    section('4. Ask for what it may not (403, naming the scope that it lacks):', query(DENIED_QUERY)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}\n\n${lines.join('\n')}\n`;
}
