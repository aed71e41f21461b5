import { createLocalJWKSet, jwtVerify } from 'jose';
import { AUDIENCE, ISSUER } from '../issuer.mjs';

export default {
  name: 'jose',
  title: "jose's jwtVerify",
  verifier({ keys }) {
    const keySet = createLocalJWKSet({ keys: keys.map(({ jwk }) => jwk) });
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256', 'ES256', 'EdDSA'] };
    return (token) => jwtVerify(token, keySet, options);
  },
};
