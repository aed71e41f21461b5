import { createPublicKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { AUDIENCE, ISSUER } from '../issuer.mjs';

export default {
  name: 'jsonwebtoken',
  title: 'jsonwebtoken, key imported once',
  verifier({ keys, algorithm }) {
    const key = createPublicKey(keys.find(({ alg }) => alg === algorithm).publicPem);
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256', 'ES256'] };
    return (token) => jwt.verify(token, key, options);
  },
};
