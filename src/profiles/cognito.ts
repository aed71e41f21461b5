import { defineProfile } from './define-profile.ts';
import { ID_TOKEN_CLAIMS } from './id-token-claims.ts';
import type { IssuerOptions, PresetOptions } from './issuer-options.ts';
import { checkPathSegment, givenTo } from './preset-words.ts';
import type { TokenProfile } from './profile.ts';

/**
 * Amazon Cognito user pools. Without resource indicators these tokens have no audience at all: then `audience: null` has
 * to say so, and `allowedClients` should name the clients whose tokens are meant for this API.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export const cognitoProfile: TokenProfile = defineProfile({
  name: 'cognito',
  typ: 'jwt',
  markers: { token_use: 'access' },
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['sub', 'client_id'],
  forbidden: ID_TOKEN_CLAIMS,
  kind: (claims, clientId) => {
    if (Object.hasOwn(claims, 'username')) return 'user';
    return clientId !== null && claims['sub'] === clientId ? 'client' : 'unknown';
  },
});

/** Cognito's own words. */
export interface CognitoWords {
  /** AWS region of the pool, for example `eu-central-1`. */
  readonly region?: string;
  /** User pool id, for example `eu-central-1_AbCdEfGhI`. */
  readonly userPoolId?: string;
  /** May be left out where `allowedClients` is given: Cognito then names no audience, and the client stands for it. */
  readonly audience?: IssuerOptions['audience'];
}

/**
 * One Amazon Cognito user pool.
 *
 * @throws ConfigurationError when neither `issuer` nor both of `region` and `userPoolId` are given
 * @example
 * cognito({ region: 'eu-central-1', userPoolId: 'eu-central-1_AbCdEfGhI', audience: null, allowedClients: ['4l1e…'] })
 */
export function cognito(options: PresetOptions<CognitoWords>): IssuerOptions {
  const { region, userPoolId, ...given } = givenTo(options);
  const audience = given.audience === undefined && given.allowedClients !== undefined ? { audience: null } : {};
  return {
    profiles: ['cognito'],
    ...given,
    ...audience,
    issuer: given.issuer ?? issuerOf(region, userPoolId),
  } as IssuerOptions;
}

function issuerOf(region: string | undefined, userPoolId: string | undefined): string {
  const place = checkPathSegment(region, { preset: 'cognito', option: 'region', example: 'eu-central-1' });
  const pool = checkPathSegment(userPoolId, {
    preset: 'cognito',
    option: 'userPoolId',
    example: 'eu-central-1_AbCdEfGhI',
  });
  return `https://cognito-idp.${place}.amazonaws.com/${pool}`;
}
