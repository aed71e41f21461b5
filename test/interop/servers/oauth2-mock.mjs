import { OAuth2Server } from 'oauth2-mock-server';
import { post } from './listening.mjs';

/** oauth2-mock-server: `typ: JWT`, no client in its tokens, `nbf` ten seconds ago, no `sub` for a client. */
export async function start({ audience }) {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const issuer = server.issuer.url;
  const authorization = `Basic ${Buffer.from('worker:secret').toString('base64')}`;
  const token = (form) => post(`${issuer}/token`, { scope: 'openid read:pets', ...form }, { authorization });
  server.service.on('beforeTokenSigning', (minted, request) => {
    // Only the client credentials grant takes an audience there.
    if (request.body.grant_type === 'password' && minted.payload.amr !== undefined) minted.payload.aud = audience;
  });
  return {
    issuer,
    clientId: 'worker',
    clientToken: async () => (await token({ grant_type: 'client_credentials', aud: audience })).access_token,
    userTokens: async () => {
      const { access_token: accessToken, id_token: idToken } = await token({
        grant_type: 'password',
        username: 'alice',
        client_id: 'worker',
      });
      return { accessToken, idToken };
    },
    close: () => server.stop(),
  };
}
