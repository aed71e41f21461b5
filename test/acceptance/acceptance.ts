import { request as httpRequest } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuthorizationOptions } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { guardedSchema } from './guarded-schema.ts';
import { type Answer, type Body, ROWS, type Row, type Who } from './rows.ts';

/** A server under test, on a free port of this machine. */
export interface Started {
  /** Where it answers GraphQL over HTTP. */
  readonly url: string;
  stop(): Promise<void>;
}

export type Start = (schema: GraphQLSchema, options: AuthorizationOptions) => Promise<Started>;

/** What a server answers otherwise, row by row; or that it has no such thing. */
export type Differences = Readonly<
  Record<string, (Partial<Answer> & { readonly because: string }) | { readonly without: string }>
>;

/** Puts a server through the acceptance rows. */
export function acceptance(server: string, start: Start, differences: Differences = {}): void {
  describe(`${server} answers as the contract says`, async () => {
    const issuer = await createTestIssuer({ clientSubject: 'client-id' });
    const { schema, ran } = guardedSchema();
    const tokens = await tokensOf(issuer);
    let started: Started;
    let deaf: Started;
    beforeAll(async () => {
      started = await start(schema, { issuers: issuer.issuerOptions });
      // Nobody listens where its keys should be.
      const options = { ...issuer.issuerOptions, keys: 'http://127.0.0.1:9/jwks' };
      deaf = await start(guardedSchema().schema, { issuers: options });
    });
    afterAll(async () => {
      await started?.stop();
      await deaf?.stop();
    });

    test('differences are those of rows that exist', () => {
      expect(Object.keys(differences).filter((name) => !ROWS.some((row) => row.name === name))).toEqual([]);
    });

    const rows = ROWS.filter(({ name }) => !('without' in (differences[name] ?? {})));
    test.each(rows)('$name', async (row) => {
      const { because: _, ...otherwise } = (differences[row.name] ?? {}) as Partial<Answer> & { because?: string };
      ran.length = 0;
      const { status, headers, body } = await send(started.url, row, tokens[row.who ?? 'nobody']);
      const answer: Answer = {
        status,
        challenge: headers['www-authenticate'] ?? null,
        body: Array.isArray(body) ? body.map(readBody) : readBody(body),
        ran: [...ran].sort(),
      };
      expect(answer).toEqual({ ...row.answer, ...otherwise });
    });

    test('no bad token is let through, on whatever field', async () => {
      const operation = { name: '', asked: { query: '{ open }' } };
      for (const { name, token, answer } of await issuer.badTokens()) {
        const { status, headers, body } = await send(started.url, operation, [`Bearer ${token}`]);
        // Node itself refuses a field of more than 16 kB.
        if (status === 431) continue;
        const challenge = String(headers['www-authenticate']);
        expect({ name, status }).toEqual({ name, status: answer === 'invalid_request' ? 400 : 401 });
        expect({ name, told: challenge.includes(`error="${answer}"`) }).toEqual({ name, told: true });
        expect((body as { data?: unknown }).data ?? null).toBeNull();
      }
    });

    test('keys out of reach are 503, and say when to come again', async () => {
      const operation = { name: '', asked: { query: '{ open }' } };
      const { status, headers, body } = await send(deaf.url, operation, tokens.reader);
      expect({ status, challenge: headers['www-authenticate'] ?? null }).toEqual({ status: 503, challenge: null });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(readBody(body).errors).toEqual(['SERVICE_UNAVAILABLE']);
    });
  });
}

async function tokensOf(issuer: Awaited<ReturnType<typeof createTestIssuer>>): Promise<Record<Who, readonly string[]>> {
  const user = (scope: string, more = {}) =>
    issuer.mint('rfc9068', { kind: 'user', subject: 'alice', scope, ...more }).then((token) => `Bearer ${token}`);
  const stranger = await user('openid');
  return {
    nobody: [],
    stranger: [stranger],
    reader: [await user('read:secret')],
    writer: [await user('write')],
    expired: [await user('read:secret', { expiresIn: -3600 })],
    'two at once': [stranger, await user('read:secret')],
    basic: ['Basic YTpi'],
  };
}

/** Sends an operation as it is written down. Node's own client: it alone sends a header twice. */
export function send(
  url: string,
  { asked, method = 'POST' }: Pick<Row, 'asked' | 'method'>,
  authorization: readonly string[],
): Promise<{ status: number; headers: Record<string, string | undefined>; body: unknown }> {
  const target = new URL(url);
  if (method === 'GET' && 'query' in asked) target.searchParams.set('query', asked.query);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      target,
      {
        method,
        headers: {
          accept: 'application/json',
          // Apollo Server wants a sign that no form sent it.
          'apollo-require-preflight': 'true',
          ...(method === 'POST' && { 'content-type': 'application/json' }),
          ...(authorization.length > 0 && { authorization: authorization as unknown as string }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          try {
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers as Record<string, string | undefined>,
              body: response.statusCode === 431 ? {} : JSON.parse(text),
            });
          } catch {
            reject(new Error(`not JSON: ${response.statusCode} ${text.slice(0, 500)}`));
          }
        });
      },
    );
    request.on('error', reject);
    request.end(method === 'POST' ? JSON.stringify(asked) : undefined);
  });
}

interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly authorization?: {
      readonly coordinate: string;
      readonly reason: string;
      readonly responsePath?: readonly string[];
      readonly suppressed?: number;
    };
  };
}

/** A body as rows write it down. */
export function readBody(body: unknown): Body {
  const { errors, ...rest } = body as { readonly data?: unknown; readonly errors?: readonly WireError[] };
  if (errors === undefined) return rest;
  return { ...rest, errors: errors.map(readError) };
}

function readError({ message, path, extensions }: WireError): string {
  const { code, authorization } = extensions ?? {};
  if (authorization === undefined) return code ?? message;
  const { coordinate, reason, responsePath, suppressed } = authorization;
  const where = path === undefined ? `in ${responsePath?.join('.')}` : `at ${path.join('.')}`;
  return `${reason} ${coordinate} ${where}${suppressed === undefined ? '' : ` and ${suppressed} more`}`;
}
