export { type ApolloAuthorization, apolloAuthorization } from './servers/apollo.ts';
export type { ApolloPlugin, ApolloRequest, ApolloRequestListener, ApolloResponse } from './servers/apollo-plugin.ts';
export type { AuthorizationOptions } from './yoga/authorization-options.ts';
