import { describe, expect, it } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { checkRegisteredClaims, type RegisteredClaimRules } from '../../src/token/registered-claims.ts';

const NOW = 1_800_000_000;
const GOOD = { exp: NOW + 600, iat: NOW - 60, aud: 'api' };
const RULES: RegisteredClaimRules = { audience: ['api', 'other'], clockTolerance: 30, now: new Date(NOW * 1000) };

type Row = readonly [claims: Record<string, unknown>, rules: Partial<RegisteredClaimRules>, reason: string | null];

describe('dates and audience', () => {
  it.each<Row>([
    [{}, {}, null],
    [{ exp: undefined }, {}, 'claim_type'],
    [{ exp: NOW - 29 }, {}, null],
    [{ exp: NOW - 30 }, {}, 'expired'],
    [{ exp: NOW }, { clockTolerance: 0 }, 'expired'],
    [{ exp: NOW + 0.5 }, { clockTolerance: 0 }, null],
    [{ exp: String(NOW + 600) }, {}, 'claim_type'],
    [{ exp: Number.POSITIVE_INFINITY }, {}, 'claim_type'],
    [{ exp: Number.NaN }, {}, 'claim_type'],
    [{ exp: null }, {}, 'claim_type'],
    [{ exp: [NOW + 600] }, {}, 'claim_type'],
    [{ exp: true }, {}, 'claim_type'],
    [{ exp: -1 }, {}, 'expired'],
    [{ nbf: NOW + 30 }, {}, null],
    [{ nbf: NOW + 31 }, {}, 'not_yet_valid'],
    [{ nbf: '0' }, {}, 'claim_type'],
    [{ iat: NOW + 30 }, {}, null],
    [{ iat: NOW + 31 }, {}, 'issued_in_future'],
    [{ iat: 'yesterday' }, {}, 'claim_type'],
    [{ iat: NOW - 10, exp: NOW - 10 }, {}, 'claim_type'],
    [{ iat: NOW - 130 }, { maxTokenAge: 100 }, null],
    [{ iat: NOW - 131 }, { maxTokenAge: 100 }, 'too_old'],
    [{}, { maxLifetime: 660 }, null],
    [{}, { maxLifetime: 659 }, 'lifetime_too_long'],
    [{ aud: ['x', 'other'] }, {}, null],
    [{ aud: ['x', 'other'] }, { exactAudience: true }, 'audience_mismatch'],
    [{ aud: ['api', 'other'] }, { exactAudience: true }, null],
    [{ aud: ['api', 'x'] }, { exactAudience: true, allowedCoAudiences: ['x'] }, null],
    [{ aud: ['x'] }, { exactAudience: true, allowedCoAudiences: ['x'] }, 'audience_mismatch'],
    [{ aud: ['api', 'x', 'y'] }, { exactAudience: true, allowedCoAudiences: ['x'] }, 'audience_mismatch'],
    [{ aud: 'API' }, {}, 'audience_mismatch'],
    [{ aud: 'api/' }, {}, 'audience_mismatch'],
    [{ aud: 'x api' }, {}, 'audience_mismatch'],
    [{ aud: [] }, {}, 'claim_type'],
    [{ aud: '' }, {}, 'claim_type'],
    [{ aud: ['api', 1] }, {}, 'claim_type'],
    [{ aud: [['api']] }, {}, 'claim_type'],
    [{ aud: { 0: 'api', length: 1 } }, {}, 'claim_type'],
    [{ aud: 7 }, { audience: null }, 'claim_type'],
    [{ aud: 'whatever' }, { audience: null }, null],
  ])('%o under %o: %s', (claims, rules, reason) => {
    expect(reasonOf({ ...GOOD, ...claims }, rules)).toBe(reason);
  });

  it.each<[string, Partial<RegisteredClaimRules>, string | null]>([
    ['exp', {}, 'claim_missing'],
    ['aud', {}, 'claim_missing'],
    ['aud', { audience: null }, null],
    ['iat', {}, null],
    ['iat', { requireIssuedAt: true }, 'claim_missing'],
    ['iat', { maxTokenAge: 60 }, 'claim_missing'],
    ['iat', { maxLifetime: 60 }, 'claim_missing'],
  ])('without %s, under %o: %s', (name, rules, reason) => {
    const claims: Record<string, unknown> = { ...GOOD };
    delete claims[name];
    expect(reasonOf(claims, rules)).toBe(reason);
  });

  it('looks at no inherited claim', () => {
    expect(reasonOf(Object.create(GOOD), {})).toBe('claim_missing');
  });
});

function reasonOf(claims: Record<string, unknown>, rules: Partial<RegisteredClaimRules>): string | null {
  try {
    checkRegisteredClaims(claims, { ...RULES, ...rules });
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidTokenError);
    return (error as InvalidTokenError).reason;
  }
}
