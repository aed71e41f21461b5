import fc from 'fast-check';

/** One change to the text of a header or of claims; what comes out need not be JSON any more. */
export type Mutation = (text: string) => string;

const NAMES = [
  ...['iss', 'aud', 'sub', 'client_id', 'azp', 'jti', 'iat', 'exp', 'nbf', 'scope', 'gty', 'act', 'cnf', 'permissions'],
  ...['alg', 'typ', 'kid', 'crit', 'b64', 'zip', 'jwk', 'jku', 'x5c', 'cty', 'nonce', 'at_hash', 'acr', 'auth_time'],
  ...['__proto__', 'constructor', 'toString', 'Exp', 'exp ', ''],
] as const;
const name = fc.constantFrom(...NAMES);
const VALUES = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '1E+400',
    '-1e999',
    '1e-400',
    '0.1e1',
    '9007199254740993',
  ],
  ...[
    '""',
    '" "',
    '"x"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"é"',
    '"a b"',
    '"a  b "',
    '"a\\tb"',
    '[]',
    '[""]',
  ],
  ...[
    '[1]',
    '["x"]',
    '[["x"]]',
    '{}',
    '{"x":1}',
    '{"sub":"x"}',
    '{"jkt":"x"}',
    '["exp"]',
    '"at+jwt"',
    '"AT+JWT"',
    '"JWT"',
  ],
  ...[
    '"jwt"',
    '"application/at+jwt"',
    '"Application/JWT"',
    '"application/at+jwt; v=1"',
    '"at+jwt "',
    '"dpop+jwt"',
    '"ES256"',
  ],
  ...[
    '"es256"',
    '"RS256"',
    '"none"',
    '"HS256"',
    '"k1"',
    '"K1"',
    '"\\u006b1"',
    'NaN',
    'Infinity',
    'undefined',
    '01',
    '+1',
    '.5',
    '1.',
  ],
] as const;

/** What `exp`, `nbf` and `iat` may be, in seconds from now: on either side of a tolerance of 30 s, never within 5 s of it. */
export const OFFSETS: readonly number[] = [-3_600, -60, -36, -24, -5, 0, 5, 24, 36, 60, 3_600, 1e9];

/** Value texts that depend on who sends the token and to whom. */
export interface Places {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Changes to a JSON object's text, from small (one character) to large (another order of members). */
export function mutation({ issuer, audience, now }: Places): fc.Arbitrary<Mutation> {
  const value = fc.oneof(
    fc.constantFrom<string>(...VALUES),
    fc
      .constantFrom(issuer, audience, `${audience}/`, issuer.slice(0, -1), issuer.toUpperCase())
      .map((text) => JSON.stringify(text)),
    fc.constantFrom(
      `["${audience}"]`,
      `["x","${audience}"]`,
      `["${audience}",1]`,
      `[["${audience}"]]`,
      `["${issuer}"]`,
    ),
    fc
      .constantFrom(...OFFSETS)
      .chain((offset) =>
        fc.constantFrom(`${now + offset}`, `${now + offset}.5`, `"${now + offset}"`, `${now + offset}e0`),
      ),
  );
  const at = fc.nat(2_000);
  const put = fc.constantFrom(
    ...'{}[]":,\\/ \t\n\r\f\u0000\u00a0\ufeff\u2028abxAB019-+.eE_é'.split(''),
    'null',
    '\\u0061',
    '/**/',
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(name, value).map(
        ([member, text]) =>
          (json: string) =>
            withMember(json, member, text),
      ),
    },
    { weight: 2, arbitrary: name.map((member) => (json: string) => without(json, member)) },
    {
      weight: 2,
      arbitrary: fc.tuple(name, name).map(
        ([from, to]) =>
          (json: string) =>
            json.replace(`"${from}":`, `"${to}":`),
      ),
    },
    // A second member of a name that is there, before or behind it, in this spelling or an escaped one.
    {
      weight: 3,
      arbitrary: fc
        .tuple(name, value, fc.boolean(), fc.boolean())
        .map(([member, text, isFirst, isEscaped]) => (json: string) => {
          const key = isEscaped ? escaped(member) : member;
          return isFirst ? json.replace('{', `{"${key}":${text},`) : json.replace(/\}$/, `,"${key}":${text}}`);
        }),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(at, put).map(
        ([index, text]) =>
          (json: string) =>
            spliced(json, { at: index, drop: 0, put: text }),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(at, put).map(
        ([index, text]) =>
          (json: string) =>
            spliced(json, { at: index, drop: 1, put: text }),
      ),
    },
    { weight: 1, arbitrary: at.map((index) => (json: string) => spliced(json, { at: index, drop: 1, put: '' })) },
    {
      weight: 1,
      arbitrary: name.map((member) => (json: string) => json.replace(`"${member}"`, `"${escaped(member)}"`)),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(' ', '\n', '\t', '\ufeff', '{}', 'null', '\u0000')
        .map((text) => (json: string) => json + text),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(' ', '\n', '\ufeff', '[', '//\n').map((text) => (json: string) => text + json),
    },
    { weight: 1, arbitrary: fc.constant((json: string) => json.replaceAll(':', ' :\r\n\t ').replaceAll(',', ' , ')) },
    {
      weight: 1,
      arbitrary: fc
        .nat(40)
        .map((depth) => (json: string) => withMember(json, 'deep', '['.repeat(depth) + ']'.repeat(depth))),
    },
    { weight: 1, arbitrary: fc.constant(reversed) },
  );
}

/** Changes to a token as it is sent: none of them leaves a token that its issuer has signed. */
export const spelling: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(2_000), fc.constantFrom(...'ABCxyz019-_.=+/ ~\n\u00e9')).map(
    ([at, put]) =>
      (token: string) =>
        spliced(token, { at, drop: 1, put }),
  ),
  fc.tuple(fc.nat(2_000), fc.constantFrom(...'ABCxyz019-_.=+/ ~\n')).map(
    ([at, put]) =>
      (token: string) =>
        spliced(token, { at, drop: 0, put }),
  ),
  fc.nat(2_000).map((at) => (token: string) => spliced(token, { at, drop: 1, put: '' })),
  fc.nat(3).map(
    (part) => (token: string) =>
      token
        .split('.')
        .map((text, index) => (index === part ? `${text}=` : text))
        .join('.'),
  ),
  fc.constantFrom<Mutation>(
    (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
    (token) => token.toUpperCase(),
    (token) => `${token}.`,
    (token) => `.${token}`,
    (token) => token.split('.').reverse().join('.'),
    (token) => token.split('.').slice(0, 2).join('.'),
    (token) => `${token.split('.').slice(0, 2).join('.')}.`,
    (token) => token + token,
  ),
);

function spliced(
  text: string,
  { at, drop, put }: { readonly at: number; readonly drop: number; readonly put: string },
): string {
  const index = at % text.length;
  return text.slice(0, index) + put + text.slice(index + drop);
}

function escaped(text: string): string {
  return [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** Good JSON with another value for a member; whatever else comes in stays as it is. */
function withMember(json: string, member: string, value: string): string {
  const members = membersOf(json);
  if (members === null) return json;
  return written([...members.filter(([key]) => key !== member), [member, value]]);
}

function without(json: string, member: string): string {
  const members = membersOf(json);
  return members === null ? json : written(members.filter(([key]) => key !== member));
}

function reversed(json: string): string {
  const members = membersOf(json);
  return members === null ? json : written([...members].reverse());
}

function membersOf(json: string): readonly (readonly [string, string])[] | null {
  try {
    return Object.entries(JSON.parse(json) as object).map(([key, value]) => [key, JSON.stringify(value)] as const);
  } catch {
    return null;
  }
}

function written(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}
