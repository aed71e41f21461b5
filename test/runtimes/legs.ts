/** A program with the package beside it, as `scripts/test-runtimes.mjs` prepared it. */
export interface Leg {
  readonly name: string;
  readonly kind: 'acceptance' | 'types';
  readonly runtime: string;
  readonly graphql: string;
  /** Where the package is installed and the script is. */
  readonly directory: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The legs of a kind that were asked for. */
export function legsOf(kind: Leg['kind']): readonly Leg[] {
  const all = JSON.parse(process.env['RUNTIME_LEGS'] ?? '[]') as readonly Leg[];
  return all.filter((leg) => leg.kind === kind);
}
