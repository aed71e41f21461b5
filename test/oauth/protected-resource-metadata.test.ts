import { describe, expect, it } from 'vitest';
import { protectedResourceMetadata, wellKnownPath } from '../../src/core.ts';
import { ConfigurationError } from '../../src/errors.ts';

describe('the metadata of a protected resource (RFC 9728)', () => {
  it.each([
    ['https://resource.example.com', '/.well-known/oauth-protected-resource'],
    ['https://resource.example.com/', '/.well-known/oauth-protected-resource'],
    ['https://resource.example.com/resource1', '/.well-known/oauth-protected-resource/resource1'],
    ['https://api.example.com/graphql/', '/.well-known/oauth-protected-resource/graphql/'],
    ['https://api.example.com/?tenant=a', '/.well-known/oauth-protected-resource?tenant=a'],
    ['http://127.0.0.1:4000/graphql', '/.well-known/oauth-protected-resource/graphql'],
  ])('of %s is looked for at %s (§3.1)', (resource, path) => {
    expect(wellKnownPath(resource)).toBe(path);
  });

  it('says where tokens come from, each thing once', () => {
    const document = protectedResourceMetadata({
      resource: 'https://api.example.com/graphql',
      authorizationServers: ['https://id.example.com/', 'https://id.example.com/'],
      scopesSupported: ['read:a', 'write:a', 'read:a'],
      resourceName: 'Clinic',
      resourceDocumentation: 'https://api.example.com/docs',
      resourcePolicyUri: 'https://api.example.com/policy',
      resourceTosUri: 'https://api.example.com/terms',
    });
    expect(document).toEqual({
      resource: 'https://api.example.com/graphql',
      authorization_servers: ['https://id.example.com/'],
      scopes_supported: ['read:a', 'write:a'],
      bearer_methods_supported: ['header'],
      resource_name: 'Clinic',
      resource_documentation: 'https://api.example.com/docs',
      resource_policy_uri: 'https://api.example.com/policy',
      resource_tos_uri: 'https://api.example.com/terms',
    });
  });

  it('leaves out what has no value (§3.2)', () => {
    const document = protectedResourceMetadata({
      resource: 'https://api.example.com',
      authorizationServers: [],
      scopesSupported: [],
    });
    expect(Object.keys(document)).toEqual(['resource', 'bearer_methods_supported']);
  });

  it.each([
    ['resource', { resource: 'http://api.example.com' }],
    ['resource', { resource: 'https://api.example.com/#part' }],
    ['resource', { resource: 'https://api.example.com/#' }],
    ['resource', { resource: 'https://user@api.example.com' }],
    ['resource', { resource: '/graphql' }],
    ['resource', { resource: 7 }],
    ['authorizationServers', { authorizationServers: 'https://id.example.com' }],
    ['authorizationServers', { authorizationServers: ['https://id.example.com/?a=b'] }],
    ['authorizationServers', { authorizationServers: [null] }],
    ['scopesSupported', { scopesSupported: ['read write'] }],
    ['scopesSupported', { scopesSupported: [''] }],
    ['resourceName', { resourceName: '' }],
    ['resourceDocumentation', { resourceDocumentation: 'javascript:alert(1)' }],
    ['resourceTosUri', { resourceTosUri: 'ftp://example.com' }],
  ])('refuses a wrong %s: %j', (option, wrong) => {
    const options = { resource: 'https://api.example.com', ...wrong } as never;
    expect(() => protectedResourceMetadata(options)).toThrow(ConfigurationError);
    expect(() => protectedResourceMetadata(options)).toThrow(option);
  });

  it('has no path for what is no address', () => {
    expect(() => wellKnownPath('https://api.example.com/#a')).toThrow(ConfigurationError);
  });
});
