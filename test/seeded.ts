/**
 * The seed that all properties are drawn from: fixed, so that a change lands or fails by what it changes.
 * `PROPERTY_SEED=7 PROPERTY_TIMES=20` looks elsewhere, and twenty times as often; the scheduled workflow does so.
 */
export const seed: number = Number(process.env['PROPERTY_SEED'] ?? 9068);

/** How often a property is tried. */
export function runsOf(numRuns: number): number {
  return Math.ceil(numRuns * Number(process.env['PROPERTY_TIMES'] ?? 1));
}

/** Both, as fast-check takes them. */
export function seeded(numRuns: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: runsOf(numRuns), seed };
}
