export { withAuthorization } from './servers/graphql-http.ts';
export type { AuthorizationOptions } from './yoga/authorization-options.ts';
