import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { type ClientInfo, ConfigurationError, useAuthorization } from '../index.ts';
import { createAppointmentEvents } from './appointment-events.ts';
import { Clinic } from './clinic.ts';
import { clinicDecisions } from './clinic-decisions.ts';
import { createLoaders } from './context.ts';
import { DEV_CLIENTS } from './dev-clients.ts';
import { createDevIssuer, type DevIssuer } from './dev-issuer.ts';
import { exampleSchema } from './example-schema.ts';
import { developmentIssuer, issuerFromEnvironment } from './trusted-issuer.ts';

export interface ExampleServer {
  /** `http://localhost:4000` */
  readonly origin: string;
  /** Null where the environment names another issuer. */
  readonly issuer: DevIssuer | null;
  readonly clinic: Clinic;
  close(): Promise<void>;
}

export interface ExampleServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const WELCOME = `# The headers tab below has a token
# of the user dr-bob.
query Welcome {
  tokenInfo { profile kind clientId scopes }
  patients {
    name
    risk
    doctor { name }
    appointments { day note }
    # Invoices come as null, with an error: he lacks a scope.
    # documents { __typename date }
  }
}
`;

/** Whose token GraphiQL opens with. */
const DOCTOR = {
  client_id: 'clinic-web',
  grant_type: 'password',
  username: 'dr-bob',
  token_dialect: 'access_token_authz',
};

/** Starts the clinic on this machine. */
export async function startExampleServer({ port, env }: ExampleServerOptions): Promise<ExampleServer> {
  if (env['NODE_ENV'] === 'production') {
    throw new ConfigurationError(
      'NODE_ENV is "production": the example hands out tokens to everybody and does not start there',
    );
  }
  const foreign = issuerFromEnvironment(env);
  const clinic = new Clinic();
  const decisions = clinicDecisions(clinic, env);
  const server = createServer();
  const origin = await listen(server, port);
  const issuer = foreign === null ? await createDevIssuer(origin) : null;
  const events = createAppointmentEvents();
  const yoga = createYoga({
    schema: exampleSchema(),
    context: () => ({ clinic, events, loaders: createLoaders(clinic) }),
    plugins: [
      issuer !== null && useDevIssuer(issuer),
      useAuthorization({
        issuers: foreign ?? developmentIssuer(issuer?.issuer ?? ''),
        introspection: 'public',
        decisions,
        clients: async (ids) => ids.map(registeredClient),
      }),
    ],
    graphiql: async () => ({
      title: 'Clinic',
      defaultQuery: WELCOME,
      headers: issuer === null ? '{}' : JSON.stringify({ authorization: `Bearer ${await issuer.token(DOCTOR)}` }),
    }),
    renderGraphiQL,
    logging: 'error',
    landingPage: false,
  });
  server.on('request', yoga);
  return {
    origin,
    issuer,
    clinic,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers what is asked of the embedded issuer. */
function useDevIssuer(issuer: DevIssuer): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname.startsWith('/dev/')) endResponse(await issuer.handle(request));
    },
  };
}

function registeredClient(id: string): ClientInfo | null {
  const client = Object.hasOwn(DEV_CLIENTS, id) ? DEV_CLIENTS[id] : undefined;
  return client === undefined ? null : { id, name: client.name, description: client.description };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // This machine only: the development issuer lets in whoever reaches it.
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(`http://localhost:${(server.address() as AddressInfo).port}`);
    });
  });
}
