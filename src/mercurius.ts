export { type MercuriusPlugin, withAuthorization } from './servers/mercurius.ts';
export type { AuthorizationOptions } from './yoga/authorization-options.ts';
