import type { BadToken, Forge, TokenDraft } from './bad-tokens.ts';
import { base64url, encodePart, signCompact } from './compact.ts';
import { createTestKey, type TestKey } from './test-key.ts';

type Cases = readonly (readonly [name: string, token: string])[];

/** Tokens whose claims are good and whose signature proves nothing. */
export async function badSignatures(forge: Forge): Promise<readonly BadToken[]> {
  const draft = forge.draft(forge.profiles[0]);
  const cases = [
    ...(await brokenSignatures(forge, draft)),
    ...unsigned(draft),
    ...(await confusedAlgorithms(forge, draft)),
    ...(await foreignKeys(forge, draft)),
    ...(forge.key.alg === 'ES256' ? await badEcdsa(forge, draft) : []),
  ];
  return cases.map(([name, token]) => ({ name, token, answer: 'invalid_token' }));
}

async function brokenSignatures({ key }: Forge, { header, payload }: TokenDraft): Promise<Cases> {
  const [head, body, signature] = (await signCompact(header, { payload, key })).split('.') as [string, string, string];
  const promoted = encodePart({ ...payload, scope: 'admin' });
  return [
    ['the claims were changed after signing', `${head}.${promoted}.${signature}`],
    ['the header was changed after signing', `${encodePart({ ...header, extra: 1 })}.${body}.${signature}`],
    ['the signature is cut short', `${head}.${body}.${signature.slice(0, -8)}`],
    ['the signature is all zeros', `${head}.${body}.${base64url(new Uint8Array((signature.length * 3) >> 2))}`],
    ['the signature is empty', `${head}.${body}.`],
  ];
}

function unsigned({ header, payload }: TokenDraft): Cases {
  return ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => {
    const input = `${encodePart({ ...header, alg })}.${encodePart(payload)}`;
    const bytes = `${input}.${base64url(new Uint8Array(64))}`;
    return [
      [`alg is "${alg}" without a signature`, `${input}.`],
      [`alg is "${alg}" with a signature`, bytes],
    ] as const;
  });
}

/** The public key used as a shared secret, in every spelling in which a server may hold it (CVE-2015-9235). */
async function confusedAlgorithms({ key }: Forge, { header, payload }: TokenDraft): Promise<Cases> {
  const der = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey));
  const base64 = btoa(String.fromCharCode(...der));
  const pem = `-----BEGIN PUBLIC KEY-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END PUBLIC KEY-----\n`;
  const secrets = {
    PEM: new TextEncoder().encode(pem),
    DER: der,
    JWK: new TextEncoder().encode(JSON.stringify(key.publicJwk)),
  };
  const input = `${encodePart({ ...header, alg: 'HS256' })}.${encodePart(payload)}`;
  const shared = Object.entries(secrets).map(async ([form, secret]) => {
    return [`alg is HS256 and the secret the public key's ${form}`, `${input}.${await hmac(secret, input)}`] as const;
  });
  const other = key.alg === 'RS256' ? 'PS256' : 'RS256';
  const misnamed = [other, 'ES384', 'toString', '__proto__', key.alg.toLowerCase()].map(async (alg) => {
    return [
      `alg is "${alg}", which is not the key's`,
      await signCompact({ ...header, alg }, { payload, key }),
    ] as const;
  });
  return Promise.all([...shared, ...misnamed]);
}

async function hmac(secret: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))));
}

/** Signed by a key of the attacker's, who says in one way or another where to find it. */
async function foreignKeys({ key }: Forge, { header, payload }: TokenDraft): Promise<Cases> {
  const foreign: TestKey = await createTestKey(key.alg, 'attacker');
  const sign = (extra: Record<string, unknown>): Promise<string> =>
    signCompact({ ...header, ...extra }, { payload, key: foreign });
  const headers: Readonly<Record<string, Record<string, unknown>>> = {
    'the signature is of another key': {},
    'the key is unknown': { kid: 'attacker' },
    'kid is an array': { kid: [key.kid] },
    'kid is a number': { kid: 1 },
    'kid is empty': { kid: '' },
    'kid is longer than 256 characters': { kid: 'k'.repeat(257) },
    'kid is a path': { kid: '../../dev/null' },
    'kid is __proto__': { kid: '__proto__' },
    'the key comes with the token (jwk)': { jwk: foreign.publicJwk },
    'the key comes with the token, without kid': { jwk: foreign.publicJwk, kid: undefined },
    'the token says where its key is (jku)': { jku: 'https://attacker.test/jwks' },
    'the token says where its certificate is (x5u)': { x5u: 'https://attacker.test/cert' },
    'the certificate comes with the token (x5c)': { x5c: ['MIIB'] },
  };
  return Promise.all(Object.entries(headers).map(async ([name, extra]) => [name, await sign(extra)] as const));
}

async function badEcdsa({ key }: Forge, { header, payload }: TokenDraft): Promise<Cases> {
  const token = await signCompact(header, { payload, key });
  const end = token.lastIndexOf('.');
  const signature = Uint8Array.from(
    atob(
      token
        .slice(end + 1)
        .replaceAll('-', '+')
        .replaceAll('_', '/'),
    ),
    (c) => c.charCodeAt(0),
  );
  return [
    ['the ES256 signature is in DER form', `${token.slice(0, end)}.${base64url(toDer(signature))}`],
    [
      'the ES256 signature has a byte too many',
      `${token.slice(0, end)}.${base64url(new Uint8Array([...signature, 0]))}`,
    ],
  ];
}

/** JWS wants the two numbers one after the other (RFC 7518 §3.4); most other systems write ASN.1. */
function toDer(signature: Uint8Array): Uint8Array {
  const integers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    let start = 0;
    while (start < 31 && bytes[start] === 0) start += 1;
    const digits = [...bytes.subarray(start)];
    if (digits[0]! >= 0x80) digits.unshift(0);
    return [0x02, digits.length, ...digits];
  });
  const body = integers.flat();
  return new Uint8Array([0x30, body.length, ...body]);
}
