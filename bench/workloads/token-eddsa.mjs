import { distinctToken } from './token-check.mjs';

export default distinctToken('EdDSA');
