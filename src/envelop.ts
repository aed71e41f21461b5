export { responseOf, useAuthorization } from './servers/envelop.ts';
export type { AuthorizationOptions } from './yoga/authorization-options.ts';
