import { ConfigurationError } from '../errors.ts';
import type { IssuerOptions } from './issuer-options.ts';
import { type ResolvedIssuer, resolveIssuer } from './resolved-issuer.ts';

/**
 * Checks every issuer entry, and the entries against each other: two with one issuer would make the choice of keys and
 * audience a matter of order, and two that differ by a final slash are one issuer misspelt.
 *
 * @throws ConfigurationError with the problems of all entries
 */
export function resolveIssuers(issuers: IssuerOptions | readonly IssuerOptions[]): readonly ResolvedIssuer[] {
  const list: readonly IssuerOptions[] = Array.isArray(issuers) ? issuers : [issuers as IssuerOptions];
  const problems: string[] =
    list.length === 0 ? ['option "issuers": expected at least one issuer, got an empty array'] : [];
  const resolved = list.flatMap((options, index) => {
    try {
      return [resolveIssuer(options, list.length === 1 ? 'issuer' : `issuers[${index}]`)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  problems.push(...likeIssuers(list));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze(resolved);
}

function likeIssuers(list: readonly IssuerOptions[]): string[] {
  const seen = new Map<string, string>();
  return list.flatMap((options) => {
    const issuer: unknown = options?.issuer;
    if (typeof issuer !== 'string') return [];
    const bare = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
    const earlier = seen.get(bare);
    seen.set(bare, issuer);
    if (earlier === undefined) return [];
    return earlier === issuer
      ? [`option "issuers": ${JSON.stringify(issuer)} is listed twice; make one entry of the two`]
      : [
          `option "issuers": ${JSON.stringify(earlier)} and ${JSON.stringify(issuer)} differ only by the final slash; keep the one that tokens carry as "iss"`,
        ];
  });
}
