import fc from 'fast-check';
import { generateSchema } from './generate-schema.ts';
import type { Caller, Unannotated } from './reference-rules.ts';

/** Draws values one by one, so that whatever is made of them shrinks: towards 0, false and the first of a list. */
export interface Draw {
  int(max: number): number;
  chance(percent: number): boolean;
  of<T>(list: readonly [T, ...T[]] | readonly T[]): T;
}

const upTo = (max: number): fc.Arbitrary<number> => fc.nat({ max });

/** Draws from fast-check's generator of generators. */
export function drawFrom(generate: fc.GeneratorValue): Draw {
  const int = (max: number): number => (max <= 0 ? 0 : generate(upTo, max));
  return {
    int,
    chance: (percent) => int(99) >= 100 - percent,
    of: (list) => list[int(list.length - 1)] as never,
  };
}

/** Everything about a case but its operation, which needs the built schema. */
export interface Setting {
  readonly sdl: string;
  readonly caller: Caller;
  readonly unannotated: Unannotated;
  readonly onDenied: 'field' | 'operation';
  /** Chooses the data: which values are null, how long lists are, what type an object has. */
  readonly seed: number;
}

const SCOPES = ['a', 'b', 'c', 'd'];
const KINDS = ['user', 'client', 'unknown', 'anonymous'] as const;

/** A schema with rules, somebody who asks, and the options. */
export function generateSetting(draw: Draw, { withRules = true }: { readonly withRules?: boolean } = {}): Setting {
  const sdl = generateSchema(draw, withRules ? 4 + draw.int(14) : 0);
  return {
    sdl,
    caller: {
      kind: draw.of(KINDS),
      clientId: draw.of(['c1', 'c2', 'c3']),
      scopes: SCOPES.filter(() => draw.chance(60)),
      permissions: ['p', 'q'].filter(() => draw.chance(60)),
    },
    unannotated: withRules ? draw.of(['public', 'public', 'authenticated', 'deny'] as const) : 'public',
    onDenied: draw.of(['field', 'field', 'operation'] as const),
    seed: draw.int(1_000_000),
  };
}
