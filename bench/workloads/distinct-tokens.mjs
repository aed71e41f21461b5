import { inProcess } from './in-process.mjs';

/** A token on every request that was never seen before; `tokens.distinct` has enough of them for all rounds. */
export const distinctTokens = (algorithm) =>
  inProcess({
    title: `a distinct ${algorithm} token on every request`,
    algorithm,
    distinct: algorithm,
    // Every contender sees as many requests: tokens are made beforehand.
    slice: 100,
    contenders: [
      'bare',
      'bare-again',
      'graphql-bearer',
      'jose',
      ...(algorithm === 'EdDSA' ? [] : ['generic-auth']),
      'graphql-shield',
      'graphql-authz',
      'map-schema',
      'pothos',
    ],
    shareOf: 'jose',
    targets: { 'graphql-bearer': 1.0 },
    question({ tokens }, next) {
      if (next >= tokens.distinct.length) throw new Error('the distinct tokens are used up');
      return { query: '{ greeting }', token: tokens.distinct[next] };
    },
    right: ({ body, text }) => (body.data?.greeting === 'hello' ? [] : [`a wrong greeting: ${text.slice(0, 200)}`]),
    alsoHolds: false,
  });
