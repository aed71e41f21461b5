import { createHash } from 'node:crypto';
import { tokenCheck } from './token-check.mjs';

const SIZE = 16_000;
const encode = (text) => Buffer.from(text).toString('base64url');
const junk = (seed, length) => {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha512').update(`${seed} ${block}`).digest('base64url');
  }
  return text.slice(0, length);
};
const header = encode('{"alg":"RS256","typ":"at+jwt","kid":"RS256"}');

/** Text that is no token, three parts that are no JSON, JSON that breaks off late, and whole JSON of nobody's. */
const GARBAGE = [
  junk('text', SIZE),
  `${junk('header', 60)}.${junk('claims', SIZE - 500)}.${junk('signature', 342)}`,
  `${header}.${junk('claims', SIZE - 500)}.${junk('signature', 342)}`,
  `${header}.${encode(`{"iss":"https://issuer.example/","a":"${'x'.repeat(11_000)}`)}.${junk('signature', 342)}`,
  `${header}.${encode(JSON.stringify({ iss: 'https://nobody.example/', a: 'x'.repeat(11_000) }))}.${junk('signature', 342)}`,
];

export default tokenCheck({
  title: 'token check alone: refusing 16 kB of garbage',
  isGood: false,
  limits: { 'graphql-bearer': 50 },
  tokenOf: (_, next) => GARBAGE[next % GARBAGE.length],
});
