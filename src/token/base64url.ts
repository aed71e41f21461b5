const ALPHABET = /^[A-Za-z0-9_-]*$/;
/** The last character of a text whose length leaves a remainder of 2 or 3 must not carry bits that stand for nothing. */
const LAST_OF_TWO = /[AQgw]$/;
const LAST_OF_THREE = /[AEIMQUYcgkosw048]$/;

/** True for the one spelling that base64url has for some bytes: no padding, no white space, no stray bits (RFC 7515 §2, RFC 4648 §3.5). */
export function isCanonicalBase64url(text: string): boolean {
  const rest = text.length % 4;
  if (rest === 1 || !ALPHABET.test(text)) return false;
  return rest === 0 || (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).test(text);
}

type Decode = (text: string) => Uint8Array<ArrayBuffer>;

/** Decodes what `isCanonicalBase64url` found good. */
export const decodeBase64url: Decode = nativeDecode() ?? portableDecode;

/** Works wherever there is `atob`. */
export function portableDecode(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function nativeDecode(): Decode | null {
  const buffer = globalThis.process?.getBuiltinModule?.('node:buffer');
  if (buffer === undefined) return null;
  return (text) => buffer.Buffer.from(text, 'base64url') as Uint8Array<ArrayBuffer>;
}
