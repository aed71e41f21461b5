import { describe, expect, test } from 'vitest';
import type { Claims, ProfileIssuer, ProfileName } from '../../src/profiles/profile.ts';
import { outcome, read } from './builders.ts';

const tenant = { iss: 'https://tenant.auth0.com/', iat: 1_800_000_000, exp: 1_800_086_400 };
const api = 'https://api.example.com/';
const auth0: Partial<ProfileIssuer> = { clientSubject: 'auth0' };
const agents: Partial<ProfileIssuer> = { ...auth0, agentSubjectClaims: true };

interface Sample {
  readonly what: string;
  readonly profile: ProfileName;
  readonly claims: Claims;
  readonly issuer?: Partial<ProfileIssuer>;
  readonly principal: Readonly<Record<string, unknown>>;
}

const agentId = `agt_${'1'.repeat(22)}`;

const samples: readonly Sample[] = [
  {
    what: 'a client in an organization',
    profile: 'auth0',
    claims: {
      ...tenant,
      aud: api,
      sub: 'm2m@clients',
      azp: 'm2m',
      gty: 'client-credentials',
      org_id: 'org_9',
      org_name: 'acme',
    },
    principal: { kind: 'client', clientId: 'm2m', organization: 'org_9', user: null },
  },
  {
    what: 'a user with RBAC: what the client was granted, and what the user may do',
    profile: 'auth0',
    claims: {
      ...tenant,
      aud: [api, `${tenant.iss}userinfo`],
      sub: 'auth0|1',
      azp: 'spa',
      scope: 'openid read:a',
      permissions: ['read:a', 'admin:all'],
    },
    principal: { kind: 'user', scopes: new Set(['openid', 'read:a']), permissions: new Set(['read:a', 'admin:all']) },
  },
  {
    what: 'the same in the RFC 9068 profile',
    profile: 'rfc9068',
    claims: {
      ...tenant,
      aud: [api, `${tenant.iss}userinfo`],
      sub: 'auth0|1',
      client_id: 'spa',
      jti: 'j',
      scope: 'openid read:a',
      permissions: ['admin:all'],
    },
    principal: {
      kind: 'user',
      clientId: 'spa',
      scopes: new Set(['openid', 'read:a']),
      permissions: new Set(['admin:all']),
    },
  },
  {
    what: 'a client in the RFC 9068 profile, which has no gty',
    profile: 'rfc9068',
    claims: { ...tenant, aud: api, sub: 'm2m@clients', client_id: 'm2m', jti: 'j', scope: 'read:a' },
    principal: { kind: 'client', clientId: 'm2m', user: null },
  },
  {
    what: 'on behalf of a user, five services deep',
    profile: 'auth0',
    claims: {
      ...tenant,
      aud: api,
      sub: 'auth0|1',
      azp: 'c5',
      act: { sub: 'c5', act: { sub: 'c4', act: { sub: 'c3', act: { sub: 'c2', act: { sub: 'c1' } } } } },
    },
    principal: { kind: 'user', clientId: 'c5', user: { id: 'auth0|1' } },
  },
  {
    what: 'a third-party client',
    profile: 'rfc9068',
    claims: { ...tenant, aud: api, sub: 'google-oauth2|1', client_id: 'tpc_1', jti: 'j' },
    principal: { kind: 'user', clientId: 'tpc_1' },
  },
  {
    what: 'an agent by client credentials',
    profile: 'rfc9068',
    claims: {
      ...tenant,
      aud: api,
      sub: agentId,
      client_id: 'c',
      jti: 'j',
      sub_profile: 'ai_agent',
      client_profile: 'service ai_agent',
    },
    issuer: agents,
    principal: { kind: 'client', subject: agentId, clientId: 'c', user: null },
  },
  {
    what: 'an agent for a user who signed in',
    profile: 'rfc9068',
    claims: {
      ...tenant,
      aud: api,
      sub: 'auth0|1',
      client_id: 'c',
      jti: 'j',
      sub_profile: 'user',
      client_profile: 'ai_agent',
      act: { sub: agentId, client_id: 'c', sub_profile: 'ai_agent' },
    },
    issuer: agents,
    principal: {
      kind: 'user',
      user: { id: 'auth0|1' },
      actor: { subject: agentId, clientId: 'c', issuer: null, actor: null },
    },
  },
  {
    what: 'an agent where nobody said that there are agents: never a user',
    profile: 'rfc9068',
    claims: {
      ...tenant,
      aud: api,
      sub: agentId,
      client_id: 'c',
      jti: 'j',
      sub_profile: 'ai_agent',
      client_profile: 'service ai_agent',
    },
    principal: { kind: 'unknown', user: null },
  },
];

describe('Auth0 tokens as they come', () => {
  test.each(samples)('$what', ({ profile, claims, issuer = auth0, principal }) => {
    expect(read({ profile, claims, issuer })).toMatchObject(principal);
  });

  test.each([
    ['cid', 'other'],
    ['appid', 'other'],
    ['scp', ['admin']],
    ['idtyp', 'app'],
    ['token_use', 'access'],
    ['uid', 'victim'],
    ['roles', ['admin']],
    ['groups', ['admin']],
  ])('a tenant that adds the claim %s of another provider changes nothing', (name, value) => {
    const claims = { ...tenant, aud: api, sub: 'auth0|1', azp: 'spa', scope: 'a' };
    const { claims: _, ...plain } = read({ profile: 'auth0', claims, issuer: auth0 });
    const { claims: __, ...changed } = read({ profile: 'auth0', claims: { ...claims, [name]: value }, issuer: auth0 });
    expect(changed).toEqual(plain);
  });

  test('a token that does not name its client is refused', () => {
    expect(outcome({ profile: 'auth0', claims: { ...tenant, aud: api, sub: 'auth0|1' } })).toBe('claim_missing azp');
  });
});
