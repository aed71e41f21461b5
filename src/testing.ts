export type { BadToken } from './testing/bad-tokens.ts';
export type { KeyFailure } from './testing/key-server.ts';
export type { MintOptions } from './testing/test-claims.ts';
export { createTestIssuer, type TestIssuer, type TestIssuerOptions } from './testing/test-issuer.ts';
export type { TestAlgorithm } from './testing/test-key.ts';
