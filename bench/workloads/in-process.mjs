import { ask, requestOf } from '../ask.mjs';
import { rulesHold } from './rules-hold.mjs';
import { shop } from './shop.mjs';

/**
 * A workload that asks one server one question after the other, in the server's own process. `right` says what is wrong
 * with an answer to the question; `question` is asked anew for each request.
 */
export function inProcess({ model = shop(), question, right, alsoHolds = true, algorithm, ...rest }) {
  return {
    kind: 'in-process',
    unit: 'µs',
    ...rest,
    algorithm,
    async prepare({ contender, setting }) {
      const server = contender.serve({ ...setting, model, ...(algorithm && { algorithm }) });
      const problems = alsoHolds
        ? await rulesHold(contender.serve({ ...setting, model: shop() }), { ...contender, ...setting })
        : [];
      const ours = (next) => question({ ...setting, contender }, next);
      let next = 0;
      const answer = await ask(server, ours(next++));
      problems.push(...right(answer, contender));
      if (problems.length > 0) throw new Error(problems.join('; '));
      return {
        async run(count) {
          for (let index = 0; index < count; index += 1) {
            const response = await server.fetch(requestOf(ours(next++)));
            await response.text();
          }
        },
      };
    },
  };
}
