/** One DER element: what it holds is bytes, or elements. */
interface Element {
  readonly name: string;
  readonly tag: number;
  readonly content: readonly number[] | readonly Element[];
}

/** A forgery: what was changed, and the encoded message that would have to be taken for the right one. */
export interface Forgery {
  readonly name: string;
  readonly message: Uint8Array;
}

const SHA256_OID = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA1_OID = [0x2b, 0x0e, 0x03, 0x02, 0x1a];

/**
 * Encoded messages that differ from the one of RFC 8017 §9.2 in one place: the catalogue by which Wycheproof asks whether
 * a verifier compares the whole of it, or parses what an attacker has put there (Bleichenbacher 2006, BERserk).
 */
export function paddingForgeries(digest: Uint8Array, size: number): readonly Forgery[] {
  const info = digestInfo([...digest], SHA256_OID);
  const right = encode(info);
  const inElements = elementsOf(info).flatMap((element) =>
    Object.entries(CHANGES).map(([name, change]) => ({
      name: `${element.name}: ${name}`,
      info: encode(info, (each) => (each === element ? change(each) : null)),
    })),
  );
  const others = [
    { name: 'the hash of another name', info: encode(digestInfo([...digest], SHA1_OID)) },
    { name: 'no parameters', info: encode(digestInfo([...digest], SHA256_OID, false)) },
    { name: 'the digest alone', info: [...digest] },
    {
      name: 'another digest',
      info: encode(
        digestInfo(
          [...digest].map((byte) => byte ^ 1),
          SHA256_OID,
        ),
      ),
    },
    { name: 'a digest cut short', info: encode(digestInfo([...digest].slice(1), SHA256_OID)) },
    { name: 'nothing', info: [] },
  ];
  return [
    ...[...inElements, ...others].map(({ name, info: bytes }) => ({ name, message: padded(bytes, size) })),
    ...Object.entries(paddings(right, size)).map(([name, message]) => ({ name, message })),
  ].filter(({ message }) => message.length === size && !equal(message, padded(right, size)));
}

/** The one that is right. */
export function rightMessage(digest: Uint8Array, size: number): Uint8Array {
  return padded(encode(digestInfo([...digest], SHA256_OID)), size);
}

function digestInfo(digest: readonly number[], oid: readonly number[], hasParameters = true): Element {
  const parameters = { name: 'the parameters', tag: 0x05, content: [] };
  const algorithm: Element = {
    name: 'the algorithm',
    tag: 0x30,
    content: [{ name: 'the identifier', tag: 0x06, content: oid }, ...(hasParameters ? [parameters] : [])],
  };
  return { name: 'the sequence', tag: 0x30, content: [algorithm, { name: 'the digest', tag: 0x04, content: digest }] };
}

/** What is done to the encoding of one element: tag, length and content as bytes. */
type Change = (element: Element) => readonly number[];

const CHANGES: Readonly<Record<string, Change>> = {
  'length in the long form': (element) => [element.tag, 0x81, bytesOf(element).length, ...bytesOf(element)],
  'length with a leading zero': (element) => [element.tag, 0x82, 0, bytesOf(element).length, ...bytesOf(element)],
  'length too large by one': (element) => [element.tag, bytesOf(element).length + 1, ...bytesOf(element)],
  'length too small by one': (element) => [element.tag, (bytesOf(element).length + 255) % 256, ...bytesOf(element)],
  'length that overflows 32 bits': (element) => [
    element.tag,
    0x85,
    1,
    0,
    0,
    0,
    bytesOf(element).length,
    ...bytesOf(element),
  ],
  'length that overflows 64 bits': (element) => [
    ...[element.tag, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, bytesOf(element).length],
    ...bytesOf(element),
  ],
  'length 2^31-1': (element) => [element.tag, 0x84, 0x7f, 0xff, 0xff, 0xff, ...bytesOf(element)],
  'length 2^32-1': (element) => [element.tag, 0x84, 0xff, 0xff, 0xff, 0xff, ...bytesOf(element)],
  'length 2^64-1': (element) => [element.tag, 0x88, ...Array<number>(8).fill(0xff), ...bytesOf(element)],
  'length that is not given': (element) => [element.tag, 0x80, ...bytesOf(element), 0, 0],
  'length that is not given, without an end': (element) => [element.tag, 0x80, ...bytesOf(element)],
  'not there': () => [],
  'its tag alone': ({ tag }) => [tag],
  'its tag and length alone': (element) => [element.tag, bytesOf(element).length],
  'zeros behind its content': (element) => encode({ ...element, content: [...bytesOf(element), 0, 0] }),
  'zeros before its content': (element) => encode({ ...element, content: [0, 0, ...bytesOf(element)] }),
  'zeros behind it': (element) => [...encode(element), 0, 0],
  'a NULL behind its content': (element) => encode({ ...element, content: [...bytesOf(element), 5, 0] }),
  'garbage before its content': (element) => encode({ ...element, content: [0x49, 0x77, 0, ...bytesOf(element)] }),
  'garbage behind its content': (element) => encode({ ...element, content: [...bytesOf(element), 0x49, 0x77, 0] }),
  'tags nobody knows': (element) => [0xaa, 0x02, 0xbb, 0x00, ...encode(element)],
  'put together of parts': (element) => [element.tag | 0x20, bytesOf(element).length + 2, ...encode(element)],
  'NULL instead': () => [5, 0],
  empty: ({ tag }) => [tag, 0],
  'a tag less by one': (element) => [element.tag - 1, bytesOf(element).length, ...bytesOf(element)],
  'a tag more by one': (element) => [element.tag + 1, bytesOf(element).length, ...bytesOf(element)],
  'a tag of another class': (element) => [element.tag ^ 0x80, bytesOf(element).length, ...bytesOf(element)],
  'a tag of two bytes': (element) => [0x1f, element.tag, bytesOf(element).length, ...bytesOf(element)],
  'its first byte changed': (element) =>
    encode({ ...element, content: bytesOf(element).map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }),
  'its last byte changed': (element) =>
    encode({ ...element, content: bytesOf(element).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte)) }),
  'cut short': (element) => encode({ ...element, content: bytesOf(element).slice(0, -1) }),
};

function paddings(info: readonly number[], size: number): Readonly<Record<string, Uint8Array>> {
  const fill = (count: number, byte = 0xff): number[] => Array<number>(count).fill(byte);
  const rest = size - 3 - info.length;
  return {
    'eight bytes of padding, and zeros behind': Uint8Array.from([0, 1, ...fill(8), 0, ...info, ...fill(rest - 8, 0)]),
    'no padding, and garbage behind': Uint8Array.from([0, 1, 0, ...info, ...fill(rest, 0x5a)]),
    'padding of zeros': Uint8Array.from([0, 1, ...fill(rest, 0), 0, ...info]),
    'padding with one other byte': Uint8Array.from([0, 1, ...fill(rest - 1), 0xfe, 0, ...info]),
    'no end of the padding': Uint8Array.from([0, 1, ...fill(rest + 1), ...info]),
    'block type 0': Uint8Array.from([0, 0, ...fill(rest, 0), 0, ...info]),
    'block type 2': Uint8Array.from([0, 2, ...fill(rest, 0x5a), 0, ...info]),
    'a first byte that is not zero': Uint8Array.from([1, 1, ...fill(rest), 0, ...info]),
  };
}

function padded(info: readonly number[], size: number): Uint8Array {
  return Uint8Array.from([0, 1, ...Array<number>(Math.max(8, size - 3 - info.length)).fill(0xff), 0, ...info]);
}

function elementsOf(element: Element): readonly Element[] {
  return [element, ...element.content.flatMap((part) => (typeof part === 'number' ? [] : elementsOf(part)))];
}

/** In DER, but for the elements that are written by somebody else. */
function encode(element: Element, instead: (element: Element) => readonly number[] | null = () => null): number[] {
  const other = instead(element);
  if (other !== null) return [...other];
  const bytes = bytesOf(element, instead);
  return [element.tag, bytes.length, ...bytes];
}

function bytesOf({ content }: Element, instead: (element: Element) => readonly number[] | null = () => null): number[] {
  return content.flatMap((part) => (typeof part === 'number' ? [part] : encode(part, instead)));
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
