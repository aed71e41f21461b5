import { ConfigurationError } from '../errors.ts';

/** Where a provider's own word was given, for the message. */
interface Word {
  readonly preset: string;
  readonly option: string;
  readonly example: string;
}

/** What a preset was given; callers without types may have forgotten it. */
export function givenTo<T extends object>(options: T): T {
  return (options as T | null | undefined) ?? ({} as T);
}

/**
 * A host name, with or without a port, from which an issuer is made: no scheme, no path, nothing that would change
 * what the address means.
 *
 * @throws ConfigurationError that names the preset and the option
 */
export function checkHost(value: string | undefined, word: Word): string {
  if (typeof value === 'string' && URL.canParse(`https://${value}/`) && new URL(`https://${value}/`).host === value)
    return value;
  throw wrong({ ...word, example: `a host name such as ${word.example}` }, value);
}

/**
 * One segment of a path or one label of a host name: letters, digits, and `. _ ~ -` or a space.
 *
 * @throws ConfigurationError that names the preset and the option
 */
export function checkPathSegment(value: string | undefined, word: Word): string {
  if (typeof value === 'string' && /^[\w~-][\w.~ -]*$/.test(value)) return value;
  throw wrong(word, value);
}

function wrong({ preset, option, example }: Word, value: unknown): ConfigurationError {
  const came = value === undefined ? 'nothing (and no "issuer")' : JSON.stringify(value);
  return new ConfigurationError(`${preset}: option "${option}": expected ${example}, got ${came}`);
}
