import { describe, expect, test } from 'vitest';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { Claims, ProfileIssuer, ProfileName } from '../../src/profiles/profile.ts';
import { outcome, read, samples } from './builders.ts';

const names = Object.keys(builtInProfiles) as ProfileName[];
const subjectIsClientId = { clientSubject: 'client-id' } as const;

describe.each(names)('%s', (name) => {
  test('a user is told from a client acting for itself', () => {
    const { header, user, client } = samples[name];
    expect(outcome({ profile: name, header, claims: user, issuer: subjectIsClientId })).toBe('user');
    expect(outcome({ profile: name, header, claims: client, issuer: subjectIsClientId })).toBe('client');
  });

  test('a client never appears as a user to a resolver', () => {
    const { header, client } = samples[name];
    const principal = read({ profile: name, header, claims: client, issuer: subjectIsClientId });
    expect(principal.user).toBeNull();
    expect(principal.clientId).not.toBeNull();
  });

  test('whoever is acted for is not a client acting for itself', () => {
    const { header, client } = samples[name];
    const claims = { ...client, act: { sub: 'somebody' } };
    expect(outcome({ profile: name, header, claims, issuer: subjectIsClientId })).not.toBe('client');
  });
});

interface Case {
  readonly profile: ProfileName;
  readonly when: string;
  readonly claims: Claims;
  readonly kind: string;
  readonly issuer?: Partial<ProfileIssuer>;
}

const agents = { agentSubjectClaims: true, clientSubject: 'auth0' } as const;
const auth0User = samples.auth0.user;
const auth0Client = samples.auth0.client;
const rfcUser = samples.rfc9068.user;
const rfcClient = samples.rfc9068.client;

const cases: readonly Case[] = [
  // auth0
  { profile: 'auth0', when: 'gty is password', claims: { ...auth0User, gty: 'password' }, kind: 'user' },
  { profile: 'auth0', when: 'gty is refresh_token', claims: { ...auth0User, gty: 'refresh_token' }, kind: 'user' },
  {
    profile: 'auth0',
    when: 'a user came through token exchange',
    claims: { ...auth0User, act: { sub: 'spa' } },
    kind: 'user',
  },
  { profile: 'auth0', when: 'gty is one nobody knows', claims: { ...auth0User, gty: 'device' }, kind: 'unknown' },
  {
    profile: 'auth0',
    when: 'gty is an array',
    claims: { ...auth0Client, gty: ['client-credentials'] },
    kind: 'unknown',
  },
  {
    profile: 'auth0',
    when: 'the user id ends in @clients',
    claims: { ...auth0User, sub: 'custom|worker@clients' },
    kind: 'unknown',
  },
  {
    profile: 'auth0',
    when: 'sub reads like a client but gty is missing',
    claims: { ...auth0Client, gty: undefined },
    kind: 'unknown',
  },
  {
    profile: 'auth0',
    when: 'sub is another client',
    claims: { ...auth0Client, sub: 'other@clients' },
    kind: 'unknown',
  },
  { profile: 'auth0', when: 'sub lost its suffix', claims: { ...auth0Client, sub: 'worker' }, kind: 'unknown' },
  {
    profile: 'auth0',
    when: 'gty says client and sub says user',
    claims: { ...auth0Client, sub: 'auth0|alice' },
    kind: 'unknown',
  },
  // auth0 with agent subject claims
  {
    profile: 'auth0',
    when: 'an agent without the option',
    claims: { ...auth0Client, sub: 'agt_1', sub_profile: 'ai_agent', client_profile: 'service ai_agent' },
    kind: 'unknown',
  },
  {
    profile: 'auth0',
    when: 'an agent acts for itself',
    claims: { ...auth0Client, sub: 'agt_1', sub_profile: 'ai_agent', client_profile: 'service ai_agent' },
    kind: 'client',
    issuer: agents,
  },
  {
    profile: 'auth0',
    when: 'a service has no suffix',
    claims: { ...auth0Client, sub: 'worker', sub_profile: 'service', client_profile: 'service' },
    kind: 'client',
    issuer: agents,
  },
  {
    profile: 'auth0',
    when: 'a service has somebody else as sub',
    claims: { ...auth0Client, sub: 'auth0|alice', sub_profile: 'service', client_profile: 'service' },
    kind: 'unknown',
    issuer: agents,
  },
  {
    profile: 'auth0',
    when: 'an agent acts for a user',
    claims: {
      ...auth0Client,
      sub: 'agt_1',
      sub_profile: 'ai_agent',
      client_profile: 'service ai_agent',
      act: { sub: 'x' },
    },
    kind: 'unknown',
    issuer: agents,
  },
  {
    profile: 'auth0',
    when: 'client_profile is only like service',
    claims: { ...auth0Client, sub: 'agt_1', sub_profile: 'ai_agent', client_profile: 'microservice' },
    kind: 'unknown',
    issuer: agents,
  },
  {
    profile: 'auth0',
    when: 'client_profile is missing',
    claims: { ...auth0Client, sub: 'agt_1', sub_profile: 'ai_agent' },
    kind: 'unknown',
    issuer: agents,
  },
  { profile: 'auth0', when: 'the old form with the option', claims: auth0Client, kind: 'client', issuer: agents },
  {
    profile: 'auth0',
    when: 'sub_profile is user',
    claims: { ...auth0User, sub_profile: 'user' },
    kind: 'user',
    issuer: agents,
  },
  { profile: 'auth0', when: 'nothing says user with the option', claims: auth0User, kind: 'unknown', issuer: agents },
  {
    profile: 'auth0',
    when: 'sub_profile is user in a client grant',
    claims: { ...auth0Client, sub: 'auth0|x', sub_profile: 'user' },
    kind: 'unknown',
    issuer: agents,
  },
  // rfc9068 of any server
  {
    profile: 'rfc9068',
    when: 'nobody said how a client reads and sub is the client',
    claims: rfcClient,
    kind: 'unknown',
  },
  {
    profile: 'rfc9068',
    when: 'nobody said how a client reads and sub is not the client',
    claims: rfcUser,
    kind: 'user',
  },
  {
    profile: 'rfc9068',
    when: 'sub is the client by a function',
    claims: { ...rfcClient, sub: 'client:worker' },
    kind: 'client',
    issuer: { clientSubject: (id) => `client:${id}` },
  },
  {
    profile: 'rfc9068',
    when: 'sub is the bare id where a function says otherwise',
    claims: rfcClient,
    kind: 'unknown',
    issuer: { clientSubject: (id) => `client:${id}` },
  },
  {
    profile: 'rfc9068',
    when: 'the function throws',
    claims: rfcClient,
    kind: 'unknown',
    issuer: {
      clientSubject: () => {
        throw new Error('no');
      },
    },
  },
  ...['auth_time', 'acr', 'amr', 'sid', 'act', 'username'].map((claim) => ({
    profile: 'rfc9068' as const,
    when: `sub is the client id and ${claim} shows a user`,
    claims: { ...rfcClient, [claim]: claim === 'act' ? { sub: 'other' } : 'x' },
    kind: 'user',
    issuer: subjectIsClientId,
  })),
  // rfc9068 of Auth0
  {
    profile: 'rfc9068',
    when: 'Auth0 client',
    claims: { ...rfcClient, sub: 'worker@clients' },
    kind: 'client',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 user',
    claims: { ...rfcUser, sub: 'auth0|alice' },
    kind: 'user',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 sub of no known form',
    claims: { ...rfcUser, sub: 'alice' },
    kind: 'unknown',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 client with auth_time',
    claims: { ...rfcClient, sub: 'worker@clients', auth_time: 1 },
    kind: 'unknown',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 client acted for',
    claims: { ...rfcClient, sub: 'worker@clients', act: { sub: 'x' } },
    kind: 'unknown',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 user id that ends in @clients',
    claims: { ...rfcUser, sub: 'custom|s6BhdRkqt3@clients' },
    kind: 'unknown',
    issuer: { clientSubject: 'auth0' },
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 agent',
    claims: { ...rfcClient, sub: 'agt_1', sub_profile: 'ai_agent', client_profile: 'service ai_agent' },
    kind: 'client',
    issuer: agents,
  },
  {
    profile: 'rfc9068',
    when: 'Auth0 agent of a login',
    claims: { ...rfcClient, sub: 'agt_1', sub_profile: 'ai_agent', client_profile: 'service ai_agent', auth_time: 1 },
    kind: 'unknown',
    issuer: agents,
  },
  // entra
  {
    profile: 'entra-v2',
    when: 'idtyp was not asked for, app',
    claims: { ...samples['entra-v2'].client, idtyp: undefined },
    kind: 'unknown',
  },
  {
    profile: 'entra-v2',
    when: 'idtyp is one nobody knows',
    claims: { ...samples['entra-v2'].user, idtyp: 'device' },
    kind: 'unknown',
  },
  {
    profile: 'entra-v1',
    when: 'idtyp is missing and scp there',
    claims: { ...samples['entra-v1'].user, idtyp: undefined },
    kind: 'user',
  },
  // okta
  {
    profile: 'okta',
    when: 'no uid and another sub',
    claims: { ...samples.okta.client, sub: 'somebody' },
    kind: 'unknown',
  },
  {
    profile: 'okta',
    when: 'a user has the client id as login',
    claims: { ...samples.okta.client, uid: '00u1' },
    kind: 'user',
  },
  // cognito
  {
    profile: 'cognito',
    when: 'no username and another sub',
    claims: { ...samples.cognito.client, sub: 'aaaa' },
    kind: 'unknown',
  },
  {
    profile: 'cognito',
    when: 'username there and sub the client',
    claims: { ...samples.cognito.client, username: 'x' },
    kind: 'user',
  },
  // keycloak
  {
    profile: 'keycloak',
    when: 'a person registered the name of a service account',
    claims: { ...samples.keycloak.user, preferred_username: 'service-account-web' },
    kind: 'unknown',
  },
  {
    profile: 'keycloak',
    when: 'the service account is of another client',
    claims: { ...samples.keycloak.client, preferred_username: 'service-account-other' },
    kind: 'unknown',
  },
  {
    profile: 'keycloak',
    when: 'a lightweight token has no name',
    claims: { ...samples.keycloak.client, preferred_username: undefined },
    kind: 'unknown',
  },
];

describe('who acts', () => {
  test.each(cases)('$profile, $when: $kind', ({ profile, claims, kind, issuer = {} }) => {
    const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    const header = profile === 'rfc9068' ? { typ: 'at+jwt' } : samples[profile].header;
    expect(outcome({ profile, header, claims: present, issuer })).toBe(kind);
  });
});
