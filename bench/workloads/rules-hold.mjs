import { ask } from '../ask.mjs';

/**
 * What has to hold of every contender before it is timed, whatever the workload: who has no token, a forged one or too
 * little scope does not get what is guarded. Returns what is wrong.
 */
export async function rulesHold(server, { guards, tokens }) {
  const problems = [];
  const query = '{ greeting secret }';
  const right = await ask(server, { query: '{ greeting }', token: tokens.good });
  if (right.body.data?.greeting !== 'hello') problems.push(`a good token is refused: ${right.text.slice(0, 200)}`);
  if (guards === 'nothing') return problems;
  const forged = await ask(server, { query, token: tokens.forged });
  if (/hello|SECRET/.test(forged.text)) problems.push('a forged token is taken');
  if (guards === 'tokens') return problems;
  const nobody = await ask(server, { query });
  if (/hello|SECRET/.test(nobody.text)) problems.push('nobody gets guarded fields');
  const poor = await ask(server, { query, token: tokens.good });
  if (/SECRET/.test(poor.text)) problems.push('a field is given without its scope');
  if (guards !== 'operations' && !/hello/.test(poor.text))
    problems.push('an allowed field beside a denied one is missing');
  return problems;
}
