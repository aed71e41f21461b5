/** The token check alone: no server, no GraphQL. Beside jose's `jwtVerify` and jsonwebtoken (which has no EdDSA). */
export function tokenCheck({ algorithm = 'RS256', tokenOf, isGood = true, ...rest }) {
  return {
    unit: 'µs',
    base: 'jose',
    contenders: ['graphql-bearer', 'jose', ...(algorithm === 'EdDSA' ? [] : ['jsonwebtoken'])],
    load: async (name) => (await import(`../verifiers/${name}.mjs`)).default,
    algorithm,
    ...rest,
    async prepare({ contender, setting }) {
      const verify = contender.verifier({ ...setting, algorithm });
      const passes = async (token) => {
        try {
          await verify(token);
          return true;
        } catch {
          return false;
        }
      };
      let next = 0;
      if ((await passes(tokenOf(setting.tokens, next++))) !== isGood) throw new Error('a wrong verdict');
      if (await passes(setting.tokens.forged)) throw new Error('a forged token is taken');
      return {
        async run(count) {
          for (let index = 0; index < count; index += 1) {
            if ((await passes(tokenOf(setting.tokens, next++))) !== isGood) throw new Error('a wrong verdict');
          }
        },
      };
    },
  };
}

/** A token that was never seen before, each time. */
export const distinctToken = (algorithm) =>
  tokenCheck({
    title: `token check alone: a distinct ${algorithm} token`,
    algorithm,
    distinct: algorithm,
    slice: 200,
    targets: { 'graphql-bearer': 1.25 },
    tokenOf({ distinct }, next) {
      if (next >= distinct.length) throw new Error('the distinct tokens are used up');
      return distinct[next];
    },
  });
