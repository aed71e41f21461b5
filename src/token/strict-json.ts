/** What JSON can say. Objects have no prototype and are frozen, arrays are frozen. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Parses one JSON object, and refuses what parsers disagree about: members given twice, also under two spellings
 * (RFC 8725 §2.4, RFC 7515 §4), lone surrogates, nesting deeper than 32.
 *
 * @throws {SyntaxError} without a word of the text in its message.
 */
export function parseJsonObject(text: string): JsonObject {
  return new StrictJson(text).object();
}

class StrictJson {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  object(): JsonObject {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== BRACE) throw fail();
    const object = this.#object(1);
    this.#space();
    if (this.#at !== this.#text.length) throw fail();
    return object;
  }

  #value(depth: number): JsonValue {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string();
    if (code === BRACE) return this.#object(depth + 1);
    if (code === BRACKET) return this.#array(depth + 1);
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    if (this.#word('null')) return null;
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number === undefined) throw fail();
    this.#at += number.length;
    return Number(number);
  }

  #object(depth: number): JsonObject {
    if (depth > MAX_DEPTH) throw fail();
    const object: Record<string, JsonValue> = Object.create(null);
    this.#at += 1;
    this.#space();
    if (this.#skip(BRACE_END)) return Object.freeze(object);
    do {
      this.#space();
      if (this.#text.charCodeAt(this.#at) !== QUOTE) throw fail();
      const name = this.#string();
      // Without a prototype, `__proto__` is a member like any other.
      if (name in object) throw fail();
      this.#space();
      if (!this.#skip(COLON)) throw fail();
      this.#space();
      object[name] = this.#value(depth);
      this.#space();
    } while (this.#skip(COMMA));
    if (!this.#skip(BRACE_END)) throw fail();
    return Object.freeze(object);
  }

  #array(depth: number): readonly JsonValue[] {
    if (depth > MAX_DEPTH) throw fail();
    const array: JsonValue[] = [];
    this.#at += 1;
    this.#space();
    if (this.#skip(BRACKET_END)) return Object.freeze(array);
    do {
      this.#space();
      array.push(this.#value(depth));
      this.#space();
    } while (this.#skip(COMMA));
    if (!this.#skip(BRACKET_END)) throw fail();
    return Object.freeze(array);
  }

  #string(): string {
    const start = this.#at;
    let isPlain = true;
    for (let at = start + 1; ; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return isPlain ? this.#text.slice(start + 1, at) : unescaped(this.#text.slice(start, at + 1));
      }
      // Also the end of the text, where the code is not a number.
      if (!(code >= 0x20)) throw fail();
      if (code === BACKSLASH) {
        isPlain = false;
        at += 1;
      }
    }
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skip(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    for (
      let code = this.#text.charCodeAt(this.#at);
      code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
    ) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
  }
}

function unescaped(quoted: string): string {
  let text: string;
  try {
    text = JSON.parse(quoted);
  } catch {
    throw fail();
  }
  if (LONE_SURROGATE.test(text)) throw fail();
  return text;
}

function fail(): SyntaxError {
  return new SyntaxError('not one strict JSON object');
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACKET_END = 0x5d;
const BRACE = 0x7b;
const BRACE_END = 0x7d;
