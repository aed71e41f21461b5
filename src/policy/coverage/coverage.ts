import type { ScopeSet } from '../rule.ts';
import type { Unannotated } from '../unannotated.ts';

/** One rule and the place from which it reaches something. */
export interface CoveredRule {
  readonly coordinate: string;
  /** `unannotated` for what no directive says. */
  readonly directive: string;
  /** What the schema gives the directive: `{ scope: "a b" }`. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What it needs, in words: `scope "a b"`. */
  readonly needs: string;
  /** Alternatives of scopes, one of which it needs; null where no scope can help. */
  readonly scopes: readonly ScopeSet[] | null;
}

/** `public`: needs nothing. `authenticated`: any good token. `closed`: nobody may. `rules`: anything else. */
export type Access = 'public' | 'authenticated' | 'rules' | 'closed';

/** What one field of one object type needs. */
export interface CoveredField {
  readonly coordinate: string;
  readonly type: string;
  readonly field: string;
  /** The field's type as the schema writes it: `[Report!]!`. */
  readonly returns: string;
  /** The named type of it. */
  readonly returnType: string;
  readonly access: Access;
  /** A rule or `@public` speaks of it; otherwise `unannotated` decides. */
  readonly annotated: boolean;
  readonly rules: readonly CoveredRule[];
  /** Arguments through which something guarded can be sent, and what sending them needs. */
  readonly inputs: readonly CoveredArgument[];
}

/** What sending one argument needs. What its value contains may need more: `type` names it in `inputTypes`. */
export interface CoveredArgument {
  readonly argument: string;
  readonly type: string;
  /** The field cannot be asked for without it. */
  readonly required: boolean;
  readonly rules: readonly CoveredRule[];
}

/** An input object or enum type of which a value can contain something guarded. */
export interface CoveredInputType {
  readonly name: string;
  readonly kind: 'input' | 'enum';
  readonly members: readonly {
    readonly name: string;
    /** The named type of an input field; null for an enum value. */
    readonly type: string | null;
    /** A value cannot be without it. */
    readonly required: boolean;
    readonly rules: readonly CoveredRule[];
  }[];
}

/** What one input field or enum value needs to be sent. */
export interface CoveredInput {
  readonly coordinate: string;
  readonly rules: readonly CoveredRule[];
}

/** Who needs what in a schema: plain data, the same for the same schema. */
export interface Coverage {
  readonly unannotated: Unannotated;
  readonly roots: Readonly<Partial<Record<'query' | 'mutation' | 'subscription', string>>>;
  readonly fields: readonly CoveredField[];
  readonly types: readonly {
    readonly name: string;
    readonly kind: 'object' | 'interface' | 'union';
    readonly interfaces: readonly string[];
    readonly possibleTypes: readonly string[];
    readonly rules: readonly CoveredRule[];
  }[];
  readonly inputs: readonly CoveredInput[];
  readonly inputTypes: readonly CoveredInputType[];
  /** Every scope that a rule names, and the fields of which the rule speaks; `inputs`: the input fields and enum values. */
  readonly scopes: readonly {
    readonly scope: string;
    readonly fields: readonly string[];
    readonly inputs: readonly string[];
  }[];
  readonly totals: Readonly<Record<Access, number>> & { readonly fields: number; readonly annotated: number };
  /** Share of the fields that a rule or `@public` speaks of, in percent. */
  readonly percent: number;
}
