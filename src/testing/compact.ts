import { signText, type TestKey } from './test-key.ts';

/** A part of a token: an object to be written as JSON, or bytes that shall be taken as they are. */
export type Part = Readonly<Record<string, unknown>> | string | Uint8Array;

/**
 * A compact JWS over whatever header and payload it is given, well formed or not: that is what makes forgeries possible.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 */
export async function signCompact(
  header: Part,
  options: { readonly payload: Part; readonly key: TestKey },
): Promise<string> {
  const input = `${encodePart(header)}.${encodePart(options.payload)}`;
  return `${input}.${base64url(await signText(input, options.key))}`;
}

/** The base64url spelling of one part. */
export function encodePart(part: Part): string {
  if (part instanceof Uint8Array) return base64url(part);
  return base64url(new TextEncoder().encode(typeof part === 'string' ? part : JSON.stringify(part)));
}

/** Base64url without padding (RFC 7515 §2). */
export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
