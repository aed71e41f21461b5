import { AUDIENCE, createKeys, ISSUER, minter } from './issuer.mjs';

/** What every contender of one run is given: keys and tokens, as many as the run needs. Can be sent to a process. */
export function settingOf(workload, { rounds, warm, quick = false }) {
  const keys = createKeys();
  const mint = minter(keys);
  const good = mint(workload.algorithm ?? 'RS256');
  const tokens = { good, forged: forge(good) };
  // A millisecond of warm-up is thought of as one request, where requests have to be counted beforehand.
  const warmRuns = Math.ceil(warm);
  if (workload.distinct !== undefined) {
    const count = 1 + warmRuns + rounds * workload.slice;
    tokens.distinct = Array.from({ length: count }, () => mint(workload.distinct));
  }
  return { keys, tokens, issuer: ISSUER, audience: AUDIENCE, warmRuns, quick };
}

/** Another signature, of the same length. */
function forge(token) {
  const at = token.length - 8;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}
