import { InvalidTokenError } from '../errors.ts';
import { decodeBase64url, isCanonicalBase64url } from './base64url.ts';
import { type JsonObject, parseJsonObject } from './strict-json.ts';

/** A token that can be read; nothing is known of its signature yet. */
export interface ParsedToken {
  /** Without the members that carry keys or point at them: nothing may ever use those. Frozen, no prototype. */
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What was signed: the first two parts and the dot between them. */
  readonly signingInput: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Characters. Node answers longer header fields itself; nothing legitimate comes near. */
export const MAX_TOKEN_LENGTH = 16_384;
const MAX_KEY_ID_LENGTH = 256;
/** Members that bring a key along, or say where one is (RFC 7515 §4.1.2, §4.1.3, §4.1.5 to §4.1.8). */
const KEY_CARRYING = ['jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256'] as const;
/** Extensions that change how a token is to be read; none of them is supported (RFC 7515 §4.1.11, RFC 7797, RFC 7516 §4.1.3). */
const UNSUPPORTED = ['crit', 'b64', 'zip'] as const;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JWS in compact form, strictly, before any cryptography: there is one spelling of each token, one meaning of
 * each member, and nothing that a lenient parser and a strict one would read differently.
 *
 * @throws {InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function parseToken(token: string): ParsedToken {
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('too_large');
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  if (first <= 0 || second <= first + 1 || second === token.length - 1 || token.includes('.', second + 1)) {
    throw new InvalidTokenError('malformed');
  }
  const signature = token.slice(second + 1);
  if (!isCanonicalBase64url(signature)) throw new InvalidTokenError('malformed');
  const header = readHeader(readPart(token.slice(0, first)));
  const claims = readPart(token.slice(first + 1, second));
  return { header, claims, signingInput: token.slice(0, second), signature: decodeBase64url(signature) };
}

function readPart(part: string): JsonObject {
  if (!isCanonicalBase64url(part)) throw new InvalidTokenError('malformed');
  try {
    // A byte-order mark stays in the text, and is no JSON.
    return parseJsonObject(utf8.decode(decodeBase64url(part)));
  } catch (cause) {
    throw new InvalidTokenError('malformed', { cause });
  }
}

function readHeader(header: JsonObject): JsonObject {
  for (const name of UNSUPPORTED) {
    if (name in header) throw new InvalidTokenError('unsupported_critical_header', { claim: name });
  }
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || alg === '') throw new InvalidTokenError('malformed', { claim: 'alg' });
  if (typ !== undefined && typeof typ !== 'string') throw new InvalidTokenError('malformed', { claim: 'typ' });
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MAX_KEY_ID_LENGTH)) {
    throw new InvalidTokenError('malformed', { claim: 'kid' });
  }
  if (!KEY_CARRYING.some((name) => name in header)) return header;
  const kept: Record<string, JsonObject[string]> = Object.assign(Object.create(null), header);
  for (const name of KEY_CARRYING) delete kept[name];
  return Object.freeze(kept);
}
