import { distinctTokens } from './distinct-tokens.mjs';

export default distinctTokens('RS256');
