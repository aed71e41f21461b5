import { authDirectives, useAuthorization } from 'graphql-bearer';
import { AUDIENCE, ISSUER } from '../issuer.mjs';
import { createServer, executableSchema } from './yoga.mjs';

/** The issuer entry of this benchmark. */
export function issuerOptions({ keys }) {
  return { issuer: ISSUER, audience: AUDIENCE, profiles: ['rfc9068'], keys: { keys: keys.map(({ jwk }) => jwk) } };
}

/** A server with the plugin; `options` are the plugin's, `plugins` stand before it. */
export function serveGuarded({ model, keys }, { options = {}, plugins = [] } = {}) {
  return createServer({
    schema: executableSchema(model, { directive: authDirectives().typeDefs }),
    plugins: [...plugins, useAuthorization({ issuers: issuerOptions({ keys }), ...options })],
  });
}

/** As it is when nothing but the issuer is said: every field needs a caller, denials are field by field. */
export default {
  name: 'graphql-bearer',
  title: 'graphql-bearer',
  guards: 'fields',
  isOurs: true,
  serve: (setting) => serveGuarded(setting),
};
