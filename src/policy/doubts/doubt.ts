/** What is legal in a schema's rules and probably not meant. */
export interface Doubt {
  readonly kind:
    | 'adds-nothing'
    | 'unreachable'
    | 'guards-nothing'
    | 'unprotected-mutation'
    | 'side-door'
    | 'unknown-scope';
  /** Where the rule stands, or is missing. */
  readonly coordinate: string;
  /** The end of a sentence that begins with the coordinate and a colon; ends with the mend. */
  readonly message: string;
}
