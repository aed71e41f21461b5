/** Who asks. Absent members: kind `user`, client `c1`, nothing granted. */
export interface RowCaller {
  readonly kind?: 'user' | 'client' | 'unknown';
  readonly clientId?: string;
  readonly scope?: string;
  readonly permissions?: readonly string[];
}

/** What has to come back. Everything is plain data, so that another implementation can be asked the same. */
export interface RowAnswer {
  /** Default 200. */
  readonly status?: number;
  /** Absent: the response has no `data`. */
  readonly data?: unknown;
  /**
   * The errors: response path, joined with dots, to `REASON Coordinate`. Of a refused operation the path is what
   * `extensions.authorization.responsePath` says. Absent: none.
   */
  readonly denied?: Readonly<Record<string, string>>;
  /** `scope` of the challenge. Absent: a challenge, if there is one, names none. */
  readonly scope?: string;
  /** Further parameters of the challenge, as far as they are given here. */
  readonly challenge?: Readonly<Record<string, string | null>>;
  /** Codes of errors that are not denials, or codes that are to be held. */
  readonly codes?: readonly string[];
  /** Coordinates of the root fields whose resolvers ran, in order. Absent: not looked at. */
  readonly ran?: readonly string[];
}

/** One question and its one answer. */
export interface Row {
  readonly rule: string;
  readonly name: string;
  /** SDL without the definitions of the directives. Absent: the shared schema. */
  readonly schema?: string;
  /**
   * What the root fields give, by name. A field that is given nothing gives its own name (a string), 1, true, an enum's
   * first value, an empty object, or a list of one such thing.
   */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Null: nobody. Absent: a user to whom nothing was granted. */
  readonly caller?: RowCaller | null;
  readonly options?: {
    readonly unannotated?: 'public' | 'authenticated' | 'deny';
    readonly onDenied?: 'field' | 'operation' | Readonly<Record<string, 'field' | 'operation'>>;
    readonly introspection?: 'public' | 'authenticated' | 'filtered' | 'off';
    readonly challenge?: { readonly realm?: string; readonly resourceMetadata?: string };
    readonly maxErrors?: number;
  };
  readonly answer: RowAnswer;
}

/** The schema of every row that brings none. */
export const sharedSchema = /* GraphQL */ `
  type Query {
    open: String @public
    plain: String
    a: String @requiresScope(scope: "a")
    b: String @requiresScope(scope: "b")
    ab: String @requiresScope(scope: "a b")
    either: String @requiresScope(anyOf: ["a b", "c"])
    twice: String @requiresScope(scope: "a") @requiresScope(scope: "b")
    bot: String @clientOnly
    bots: String @clientOnly(clients: ["c1", "c2"])
    through: String @clientOnly(clients: ["c1"], allowUsers: true)
    may: String @requiresPermission(permission: "p")
    mayEither: String @requiresPermission(anyOf: ["p", "q"])
    signedIn: String @authenticated
    mixed: String @clientOnly @requiresPermission(permission: "p") @requiresScope(scope: "a")
    permitted: String @requiresPermission(permission: "p") @requiresScope(scope: "a")
    hard: String! @requiresScope(scope: "a")
    user: User
    users: [User]
    strict: [User!]
    strictest: [User!]!
    grid: [[User!]]
    node: Node
    nodes: [Node]
    hit: Hit
    hits: [Hit!]
    closed: Closed
    vault: Vault
    vaults: [Vault]
    guarded: Guarded
    labelled: Labelled
    secretive: Secretive
    tag: Tag
    stamp: Stamp
    stamps: [Stamp!]!
    mood: Mood
    level: Level
    search(
      text: String
      secret: String @requiresScope(scope: "a")
      preset: String = "x" @requiresScope(scope: "b")
      filter: Filter
      filters: [Filter!]
      level: Level
      levels: [[Level]]
      fallback: Level = HIGH
    ): String
  }
  type Mutation {
    free: String @public
    note: String
    write: String @requiresScope(scope: "w")
    must: String! @requiresScope(scope: "w")
    make: User
    makeMany: [User!]
    makeHit: Hit
    makeHard: User!
    makeVault: Vault
  }
  interface Node { id: ID! }
  interface Guarded @requiresScope(scope: "b") { code: String }
  interface Labelled { label(style: String @requiresScope(scope: "d")): String @requiresScope(scope: "c") }
  type User implements Node {
    id: ID!
    name: String
    email: String @requiresScope(scope: "a")
    pin: String! @requiresScope(scope: "b")
    friend: User
    best: User!
  }
  type Vault implements Node @requiresScope(scope: "b") { id: ID! gold: String deep: String @requiresScope(scope: "c") }
  type Secretive implements Node & Guarded { id: ID! code: String extra: String }
  type Tag implements Node & Labelled {
    id: ID!
    label(style: String, size: Int): String
    colour: String
  }
  union Hit = User | Vault
  union Closed @requiresScope(scope: "d") = User | Tag
  scalar Stamp @requiresScope(scope: "a")
  enum Mood @requiresScope(scope: "a") { GOOD BAD }
  enum Level { LOW HIGH @requiresScope(scope: "a") MAX @requiresPermission(permission: "p") }
  input Filter {
    text: String
    hidden: String @requiresScope(scope: "a")
    preset: String = "x" @requiresScope(scope: "b")
    inner: Filter
    inners: [Filter!]
    level: Level
  }
`;
