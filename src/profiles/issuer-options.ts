import type { JsonWebKeySet, KeysEvent } from '../token/key-source.ts';
import type { ClientSubject, ProfileName, TokenProfile } from './profile.ts';

/** One authorization server that this API trusts, and what it may send. */
export interface IssuerOptions {
  /**
   * Compared exactly with `iss`, final slash and case included. An `https` address; `http` on loopback only.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
   */
  readonly issuer: string;
  /** The names of this API, one of which every token must carry in `aud`. Null: this issuer sets no audience, on purpose. */
  readonly audience: string | readonly string[] | null;
  /** The token profiles this issuer may send: names, or profiles of one's own. No two of them may fit one token. */
  readonly profiles: readonly (ProfileName | TokenProfile)[];
  /** Where its keys are, or the keys themselves. Default: what the issuer's published metadata says. */
  readonly keys?: URL | string | JsonWebKeySet;
  /** Signature algorithms, asymmetric only. Default RS256, PS256, ES256, EdDSA, Ed25519. */
  readonly algorithms?: readonly string[];
  /** How `sub` reads when the client acts for itself, for the profiles whose tokens do not tell. Absent: it cannot be told. */
  readonly clientSubject?: ClientSubject;
  /** How far clocks may differ, in seconds. Default 30, at most 300. */
  readonly clockTolerance?: number;
  /** Seconds since `iat` after which a token is too old, whatever its `exp` says. Default: no limit of its own. */
  readonly maxTokenAge?: number;
  /** Seconds that `exp` may lie after `iat`. Default: no limit. */
  readonly maxLifetime?: number;
  /** Only these clients may call; the others are answered 403. Default: every client of the issuer. */
  readonly allowedClients?: readonly string[];
  /** Where scopes are and how they are written, when this issuer differs from its profiles. A name alone keeps the form. */
  readonly scopeClaim?: string | ScopeClaim;
  /** Refuses a token that also names an audience which is not in `audience`. Default false. */
  readonly exactAudience?: boolean;
  /** Seconds that the last good keys serve while the issuer cannot be reached. Default 3600. */
  readonly keysStaleFor?: number;
  /** The values of `org_id` that are let in; others, and none, are refused. Default: `org_id` is not looked at. */
  readonly organizations?: readonly string[];
  /** Auth0's "agents as principal" is switched on for this API: `sub_profile` and `client_profile` are then evidence. */
  readonly agentSubjectClaims?: boolean;
  /** When a profile's time ends, by profile name: `{ auth0: new Date('2027-03-01') }`. For a move from one to another. */
  readonly profilesUntil?: Readonly<Record<string, Date>>;
  /** Told when keys were fetched, changed, or could not be fetched. For logs and metrics. */
  readonly onKeysEvent?: (event: KeysEvent) => void;
}

/** Where the scopes of a token are. */
export interface ScopeClaim {
  /** The claim's name; several names: they must agree as sets where more than one is present. */
  readonly name: string | readonly string[];
  /** `'string'`: separated by spaces (RFC 8693 §4.2). `'array'`: one scope in each element. */
  readonly form: 'string' | 'array' | 'either';
}

/** What a preset takes: the provider's own words, and the members of {@link IssuerOptions} one wants to set. */
export type PresetOptions<Words> = Words &
  Omit<Partial<IssuerOptions>, keyof Words> &
  ('audience' extends keyof Words ? unknown : Pick<IssuerOptions, 'audience'>);
