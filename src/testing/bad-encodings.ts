import type { BadToken, Forge, TokenDraft } from './bad-tokens.ts';
import { type Part, signCompact } from './compact.ts';

/** Tokens that one parser reads and another does not, or reads otherwise; most of them properly signed as they stand. */
export async function badEncodings(forge: Forge): Promise<readonly BadToken[]> {
  const draft = forge.draft(forge.profiles[0]);
  const good = await signCompact(draft.header, { payload: draft.payload, key: forge.key });
  return [...(await signedOddities(forge, draft)), ...spellings(good), ...notTokens(good)];
}

async function signedOddities({ key }: Forge, { header, payload }: TokenDraft): Promise<readonly BadToken[]> {
  const head = JSON.stringify(header);
  const body = JSON.stringify(payload);
  const cases: Readonly<Record<string, readonly [Part, Part]>> = {
    'a claim is there twice': [header, body.replace('{', '{"scope":"read","scope":"admin",')],
    'a claim is there twice, once escaped': [header, body.replace('{', '{"gro\\u0075p":"a","group":"b",')],
    'a header member is there twice': [head.replace('{', '{"x":1,"x":2,'), payload],
    'exp is Infinity': [header, body.replace(/"exp":\d+/, '"exp":1e999')],
    'the claims begin with a byte-order mark': [header, `\uFEFF${body}`],
    'the claims are not UTF-8': [
      header,
      new Uint8Array([...new TextEncoder().encode(body.slice(0, -1)), 0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    'the claims are an array': [header, `[${body}]`],
    'the claims are a string': [header, '"claims"'],
    'the claims are null': [header, 'null'],
    'the claims are not JSON': [header, body.slice(0, -1)],
    'the claims have something after them': [header, `${body}{}`],
    'the claims have a comment': [header, body.replace('{', '{/* */')],
    'the claims are nested deeper than 32 levels': [
      header,
      body.replace('{', `{"deep":${'['.repeat(40)}${']'.repeat(40)},`),
    ],
    'the claims have a half character': [header, body.replace('{', '{"half":"\\ud800",')],
    'the token is longer than 16,384 characters': [header, { ...payload, filler: 'x'.repeat(16_384) }],
    'crit names an extension': [{ ...header, crit: ['exp'] }, payload],
    'crit is empty': [{ ...header, crit: [] }, payload],
    'the payload claims not to be encoded (b64)': [{ ...header, crit: ['b64'], b64: false }, payload],
    'b64 is there without crit': [{ ...header, b64: false }, payload],
    'the payload claims to be compressed (zip)': [{ ...header, zip: 'DEF' }, payload],
    'alg is an array': [{ ...header, alg: [header['alg']] }, payload],
    'it has no alg': [{ ...header, alg: undefined }, payload],
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, [first, second]]) => {
      return { name, token: await signCompact(first, { payload: second, key }), answer: 'invalid_token' } as const;
    }),
  );
}

/** Other spellings of one good token: whoever accepts them has no key to know a token by. */
function spellings(good: string): readonly BadToken[] {
  const [head, body, signature] = good.split('.') as [string, string, string];
  const standard = [head, body, signature].map((part) => part.replaceAll('-', '+').replaceAll('_', '/'));
  const cases: readonly (readonly [string, string])[] = [
    ['the signature is padded', `${good}=`],
    ['the signature is padded as base64 would', `${good}==`],
    ['it has a part too many', `${good}.${signature}`],
    ['it has the five parts of an encrypted token', `${good}..${signature}`],
    ['it has a part too few', `${head}.${body}`],
    ['it has no header', `.${body}.${signature}`],
    ['it has no claims', `${head}..${signature}`],
    [
      'a part has a length that base64url never has',
      `${head}.${body}.${signature.slice(0, (signature.length >> 2) * 4 - 3)}`,
    ],
    ['the last character has bits that mean nothing', nonCanonical(good)],
    ...(standard.join('.') === good ? [] : [['it is in the other base64 alphabet', standard.join('.')] as const]),
  ];
  return cases.map(([name, token]) => ({ name, token, answer: 'invalid_token' }));
}

/** The same bytes with another last character: 64 or 256 signature bytes leave four bits over. */
function nonCanonical(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? 'A');
  return token.slice(0, -1) + alphabet[last ^ 1];
}

/** Not what RFC 6750 §2.1 lets stand after `Bearer`. */
function notTokens(good: string): readonly BadToken[] {
  const cases: readonly (readonly [string, string])[] = [
    ['it is empty', ''],
    ['it has a space in it', `${good.slice(0, 20)} ${good.slice(20)}`],
    ['there is padding inside it', good.replace('.', '=.')],
    ['there are two of them', `${good},${good}`],
    ['it is in quotes', `"${good}"`],
    ['it has a character outside the alphabet', `${good}%`],
  ];
  return cases.map(([name, token]) => ({ name, token, answer: 'invalid_request' }));
}
