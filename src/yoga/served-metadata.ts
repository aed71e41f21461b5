import { protectedResourceMetadata, wellKnownPath } from '../oauth/protected-resource-metadata.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { ResolvedIssuer } from '../profiles/resolved-issuer.ts';

const WELL_KNOWN = wellKnownPath('https://localhost');

/** What the document is made from. */
export interface ServedMetadataSource {
  /** Where it is, as challenges say; undefined: nowhere. */
  readonly address: string | undefined;
  readonly issuers: readonly Pick<ResolvedIssuer, 'issuer' | 'audience'>[];
}

/**
 * The protected-resource metadata that this server answers itself: when the address that challenges name is a well-known
 * one (RFC 9728 §3.1), whose path then says which resource is meant. At any other address somebody else serves it.
 */
export class ServedMetadata {
  readonly #path: string;
  readonly #resource: string;
  readonly #authorizationServers: readonly string[];

  private constructor(path: string, resource: string, authorizationServers: readonly string[]) {
    this.#path = path;
    this.#resource = resource;
    this.#authorizationServers = authorizationServers;
  }

  /** Null where nothing is served. */
  static of({ address, issuers }: ServedMetadataSource): ServedMetadata | null {
    if (address === undefined) return null;
    const { origin, pathname, search } = new URL(address);
    const rest = pathname.slice(WELL_KNOWN.length);
    if (!pathname.startsWith(WELL_KNOWN) || !(rest === '' || rest.startsWith('/'))) return null;
    const path = `${pathname}${search}`;
    // A resource without a path may be written with or without its slash: as tokens write it, if they do.
    const audiences = issuers.flatMap(({ audience }) => audience ?? []);
    const named = audiences.find((each) => isAt(each, origin, path));
    return new ServedMetadata(
      path,
      named ?? `${origin}${rest}${search}`,
      issuers.map(({ issuer }) => issuer),
    );
  }

  /** The document, for a request that asks for it; null for every other request. */
  answer(request: Request, policy: SchemaPolicy | null): string | null {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const { pathname, search } = new URL(request.url, 'http://localhost');
    if (`${pathname}${search}` !== this.#path) return null;
    const scopes = (policy?.rules ?? []).flatMap((rule) => rule.scopes ?? []).flat();
    return JSON.stringify(
      protectedResourceMetadata({
        resource: this.#resource,
        authorizationServers: this.#authorizationServers,
        scopesSupported: [...new Set(scopes)].sort(),
      }),
    );
  }
}

/** True where the audience is an address of that origin, whose metadata is at that path. */
function isAt(audience: string, origin: string, path: string): boolean {
  if (!URL.canParse(audience) || new URL(audience).origin !== origin) return false;
  try {
    return wellKnownPath(audience) === path;
  } catch {
    return false;
  }
}
