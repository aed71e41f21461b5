import { ConfigurationError } from '../errors.ts';
import { builtInProfiles } from '../profiles/index.ts';
import type { IssuerOptions } from '../profiles/issuer-options.ts';
import { known } from '../profiles/member-checks.ts';
import type { ProfileName, TokenProfile } from '../profiles/profile.ts';
import type { JsonWebKeySet } from '../token/key-source.ts';
import { type BadToken, createBadTokens, type TokenDraft } from './bad-tokens.ts';
import { signCompact } from './compact.ts';
import { type KeyFailure, type KeyServer, startKeyServer } from './key-server.ts';
import { type MintOptions, testClaims } from './test-claims.ts';
import { createTestKey, type TestAlgorithm, type TestKey } from './test-key.ts';

/** What a test issuer shall be; every member has a default. */
export interface TestIssuerOptions {
  /** What tokens carry as `iss`. Default `https://issuer.test/`, or the loopback address once it listens. */
  readonly issuer?: string;
  /** Default `https://api.test/graphql`. Null: tokens carry no `aud`. */
  readonly audience?: string | null;
  /** What `issuerOptions` says this issuer may send. Default `auth0` and `rfc9068`. Any profile can be minted. */
  readonly profiles?: IssuerOptions['profiles'];
  /** How `sub` reads when a client acts for itself. Default `auth0`. */
  readonly clientSubject?: IssuerOptions['clientSubject'];
  /** Default `ES256`, the quickest to make keys for. */
  readonly algorithm?: TestAlgorithm;
  /** The clock by which tokens are dated. Default: the system's. */
  readonly now?: () => Date;
}

/** An authorization server for tests. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string | null;
  /** The key set as it is now. */
  readonly jwks: JsonWebKeySet;
  /** Ready for `useAuthorization({ issuers })`: keys inline, or found through discovery once the issuer listens. */
  readonly issuerOptions: IssuerOptions;
  /** Requests for the key set so far, when listening. */
  readonly keyRequests: number;
  /** A signed token of the profile. */
  mint(profile: ProfileName | TokenProfile, options?: MintOptions): Promise<string>;
  /** Makes a new key and signs with it from now on. The old ones stay in the key set. */
  rotateKeys(): Promise<void>;
  /** Takes every key but the newest out of the key set. */
  removeOldKeys(): void;
  /** Serves metadata and keys on a free port of this machine. `issuer` is that address from now on, unless one was given. */
  listen(): Promise<void>;
  /** Lets requests for metadata and keys fail from now on. */
  failKeys(failure?: KeyFailure): void;
  /** Ends the failure. */
  heal(): void;
  /** Tokens that no server may accept, by name, and the `error` each has to be answered with. */
  badTokens(): Promise<readonly BadToken[]>;
  /** Stops listening. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An authorization server of one's own inside a test: mints tokens of any profile for users and clients, rotates and
 * loses keys, and makes every bad token there is a check against. Its keys are made when it is, and are worth nothing
 * elsewhere.
 *
 * @throws ConfigurationError for a profile that does not exist and an option that is misspelt, here and from `mint`
 * @example
 * ```ts run
 * import { createTokenVerifier } from 'graphql-bearer';
 * import { createTestIssuer } from 'graphql-bearer/testing';
 *
 * const issuer = await createTestIssuer();
 * const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
 * const token = await issuer.mint('rfc9068', { kind: 'client', clientId: 'reports', scope: 'read:reports' });
 * const { principal } = await verifier.verify(token);
 * principal.kind; // => 'client'
 * [...principal.scopes]; // => ['read:reports']
 * ```
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { audience = 'https://api.test/graphql', algorithm = 'ES256', now = () => new Date() } = options;
  const { profiles = ['auth0', 'rfc9068'], clientSubject = 'auth0' } = options;
  checkOptions(options, { names: ISSUER_OPTIONS, where: 'createTestIssuer' });
  const [first, ...others] = profiles.map(profileOf);
  if (first === undefined) throw new ConfigurationError('createTestIssuer: option "profiles": expected at least one');
  const sent = [first, ...others] as const;
  const keys: [TestKey, ...TestKey[]] = [await createTestKey(algorithm, 'test-1')];
  let made = 1;
  let server: KeyServer | null = null;
  let failure: KeyFailure | null = null;

  const issuerOf = (): string => options.issuer ?? server?.url ?? 'https://issuer.test/';
  const jwks = (): { keys: TestKey['publicJwk'][] } => ({ keys: keys.map((key) => key.publicJwk) });
  const draft = (profile: ProfileName | TokenProfile, mintOptions: MintOptions = {}): TokenDraft => {
    const known = profileOf(profile);
    return {
      header: {
        alg: keys[0].alg,
        typ: known.typ === 'at+jwt' ? 'at+jwt' : 'JWT',
        kid: keys[0].kid,
        ...mintOptions.header,
      },
      payload: testClaims(known, { audience, ...mintOptions, issuer: issuerOf(), clientSubject, now: now() }),
    };
  };
  const close = async (): Promise<void> => {
    await server?.close();
    server = null;
  };

  return {
    get issuer(): string {
      return issuerOf();
    },
    audience,
    get jwks(): JsonWebKeySet {
      return jwks();
    },
    get issuerOptions(): IssuerOptions {
      return {
        issuer: issuerOf(),
        audience,
        profiles,
        clientSubject,
        ...(server === null ? { keys: jwks() } : options.issuer === undefined ? {} : { keys: `${server.url}jwks` }),
      };
    },
    get keyRequests(): number {
      return server?.keyRequests ?? 0;
    },
    async mint(profile, mintOptions) {
      checkOptions(mintOptions, { names: MINT_OPTIONS, where: 'mint' });
      const { kind = 'user' } = mintOptions ?? {};
      if (kind !== 'user' && kind !== 'client')
        throw new ConfigurationError(`mint: option "kind": expected "user" or "client", got ${JSON.stringify(kind)}`);
      const { header, payload } = draft(profile, mintOptions);
      return signCompact(header, { payload, key: keys[0] });
    },
    async rotateKeys() {
      made += 1;
      keys.unshift(await createTestKey(algorithm, `test-${made}`));
    },
    removeOldKeys() {
      keys.length = 1;
    },
    async listen() {
      server ??= await startKeyServer(() => ({ failure, keys: jwks().keys, issuer: issuerOf() }));
    },
    failKeys(how = 'error') {
      failure = how;
    },
    heal() {
      failure = null;
    },
    badTokens: () => createBadTokens({ key: keys[0], profiles: sent, draft }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function profileOf(profile: ProfileName | TokenProfile): TokenProfile {
  if (typeof profile !== 'string') return profile;
  if (Object.hasOwn(builtInProfiles, profile)) return builtInProfiles[profile];
  const known = Object.keys(builtInProfiles).join(', ');
  throw new ConfigurationError(`there is no profile ${JSON.stringify(profile)}; there are ${known}`);
}

const ISSUER_OPTIONS = ['issuer', 'audience', 'profiles', 'clientSubject', 'algorithm', 'now'] as const;
const MINT_OPTIONS = [
  'kind',
  'subject',
  'clientId',
  'scope',
  'permissions',
  'audience',
  'expiresIn',
  'claims',
  'header',
] as const;

/** A misspelt option would make a test pass for the wrong reason. */
function checkOptions(
  options: object | undefined,
  { names, where }: { readonly names: readonly string[]; readonly where: string },
): void {
  const problems = Object.keys(options ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => `${where}: unknown option "${name}"${known(name, names)}`);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
