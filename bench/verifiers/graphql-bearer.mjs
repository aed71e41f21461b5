import { createTokenVerifier } from 'graphql-bearer';
import { issuerOptions } from '../contenders/graphql-bearer.mjs';

export default {
  name: 'graphql-bearer',
  title: 'createTokenVerifier',
  isOurs: true,
  verifier({ keys }) {
    const verifier = createTokenVerifier({ issuers: issuerOptions({ keys }) });
    return (token) => verifier.verify(token);
  },
};
