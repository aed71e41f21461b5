// A CommonJS module of a user: TypeScript knows since 5.8 that Node.js can require the package.
import { auth0, ConfigurationError, useAuthorization } from 'graphql-bearer';

export const plugin = useAuthorization({
  issuers: auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com' }),
});
export const isOurs = (error: unknown): error is ConfigurationError => error instanceof ConfigurationError;
