// The server that every runtime runs. Imports the package as a user does, and nothing of any runtime.
import { versionInfo } from 'graphql';
import { authDirectives, createTokenVerifier, tokenInfo, useAuthorization } from 'graphql-bearer';
import { createTestIssuer } from 'graphql-bearer/testing';
import { createSchema, createYoga } from 'graphql-yoga';
import { useControl } from './control.mjs';

const typeDefs = /* GraphQL */ `
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Query {
    open: String @public
    me: String
    secret: String @requiresScope(scope: "read:secret")
    report: String @clientOnly
    node: Node
    items: [Item!]!
    letter(id: ID!): Letter @requiresDecision(action: "read", resource: "letter", id: "args.id")
  }
  interface Node { id: ID! }
  type Vault implements Node @requiresScope(scope: "read:secret") { id: ID! }
  type Item { id: ID!  price: Int @requiresScope(scope: "read:price") }
  type Letter { id: ID! }
  type Mutation { write: String @requiresScope(scope: "write:things") }
  type Subscription {
    ticks: Tick
    blocked: Tick
    guarded: Tick @requiresScope(scope: "read:secret")
  }
  type Tick { n: Int!  secret: String @requiresScope(scope: "read:secret") }
`;

/** A Yoga server that trusts the issuer at `issuer`. */
export function createApp({ issuer, audience, runtime }) {
  const state = { offset: 0, ran: [], opened: 0, returned: 0, events: [] };
  const now = () => new Date(Date.now() + state.offset);
  const ran = (name) => () => {
    state.ran.push(name);
    return name;
  };
  async function* ticks() {
    state.opened += 1;
    try {
      for (let n = 1; n <= 3; n += 1) yield { n, secret: `secret ${n}` };
    } finally {
      state.returned += 1;
    }
  }
  /** A source that never has anything to say. */
  const blocked = () => {
    state.opened += 1;
    return {
      next: () => new Promise(() => undefined),
      return: async () => {
        state.returned += 1;
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  const resolve = (tick) => tick;
  const schema = createSchema({
    typeDefs: [authDirectives().typeDefs, tokenInfo.typeDefs, typeDefs],
    resolvers: [
      tokenInfo.resolvers,
      {
        Query: {
          open: ran('open'),
          me: (_source, _args, context) => context.auth.require().clientId,
          secret: ran('secret'),
          report: ran('report'),
          node: () => ({ __typename: 'Vault', id: 'gold' }),
          items: () => [1, 2, 3].map((id) => ({ id, price: id * 100 })),
          letter: (_source, { id }) => ({ id }),
        },
        Mutation: { write: ran('write') },
        Subscription: {
          ticks: { subscribe: ticks, resolve },
          blocked: { subscribe: blocked, resolve },
          guarded: { subscribe: ticks, resolve },
        },
      },
    ],
  });
  return createYoga({
    schema,
    logging: false,
    plugins: [
      useControl({ state, about: () => ({ runtime, graphql: versionInfo.major }), selfTest }),
      useAuthorization({
        issuers: { issuer, audience, profiles: ['auth0', 'rfc9068'], clientSubject: 'auth0', clockTolerance: 0 },
        challenge: { resourceMetadata: 'https://api.test/.well-known/oauth-protected-resource' },
        clients: async (ids) => ids.map((id) => ({ id, name: `the client ${id}` })),
        decisions: async (requests) => requests.map(({ resource }) => resource.id !== 'sealed'),
        onDecision: (event) => state.events.push(event),
        now,
      }),
    ],
  });
}

/** Mints and verifies within the runtime: what is allowed by default has to be known there. */
async function selfTest() {
  const verified = [];
  for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
    const issuer = await createTestIssuer({ algorithm });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const { principal } = await verifier.verify(await issuer.mint('rfc9068', { clientId: algorithm }));
    verified.push(principal.clientId);
  }
  return verified;
}
