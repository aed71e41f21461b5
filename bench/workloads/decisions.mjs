import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { median, quartiles } from '../statistics.mjs';

const RECORDS = 1_000;
const QUERY = '{ patients { id name birthday city phone risk doctor { id name } } }';
const RULE = '@requiresDecision(action: "read", resource: "patient", id: "source.id")';

/**
 * What decisions about single objects cost: a list behind one `@requiresDecision`, over HTTP, decided by a local function
 * and by an AuthZEN decision point. Every second record is there twice: equal questions are asked once, in one call.
 */
export default {
  title: `${RECORDS.toLocaleString('en')} records behind one rule, decided per object, over HTTP`,
  async measure({ rounds, progress }) {
    const servers = [];
    const point = fork(new URL('../decision-point.mjs', import.meta.url));
    try {
      const [{ url }] = await once(point, 'message');
      const calls = [];
      point.on('message', ({ asked }) => calls.push(asked));
      const { contenders, token } = await serve({ url, servers });
      const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
      const warmUp = Math.max(20, rounds);
      for (let round = -warmUp; round < rounds * 4; round += 1) {
        progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds * 4}`);
        for (const [name, address] of Object.entries(contenders)) {
          const time = await timeList(address, token);
          if (round >= 0) times[name].push(time);
          else if (round === -1) calls.length = 0;
        }
      }
      return { title: this.title, unit: 'µs', base: 'local function', ...summary(times, calls) };
    } finally {
      point.kill();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    }
  },
};

async function serve({ url, servers }) {
  const { makeExecutableSchema } = await import('@graphql-tools/schema');
  const { createYoga } = await import('graphql-yoga');
  const { authDirectives, authzen, useAuthorization } = await import('graphql-bearer');
  const { createTestIssuer } = await import('graphql-bearer/testing');
  const issuer = await createTestIssuer();
  const records = Array.from({ length: RECORDS }, (_, index) => record(index % 2 === 0 ? index : index - 1));
  const start = async (rule, decisions) => {
    const typeDefs = /* GraphQL */ `
      type Patient ${rule} { id: ID! name: String! birthday: String! city: String! phone: String! risk: Int! doctor: Doctor! }
      type Doctor { id: ID! name: String! }
      type Query { patients: [Patient] }
    `;
    const schema = makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, typeDefs],
      resolvers: { Query: { patients: async () => records } },
    });
    const plugins = [useAuthorization({ issuers: issuer.issuerOptions, ...(decisions && { decisions }) })];
    const server = createServer(createYoga({ schema, plugins, logging: false, graphiql: false }));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${server.address().port}/graphql`;
  };
  return {
    token: await issuer.mint('rfc9068', { kind: 'client', clientId: 'bench' }),
    contenders: {
      'no rule': await start('', null),
      'local function': await start(RULE, async (requests) => requests.map(() => true)),
      'decision point': await start(RULE, authzen({ url })),
    },
  };
}

async function timeList(address, token) {
  const started = performance.now();
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: QUERY }),
  });
  const { data, errors } = await response.json();
  const time = performance.now() - started;
  if (errors !== undefined || data.patients.length !== RECORDS || data.patients.includes(null)) {
    throw new Error('decisions: a wrong answer');
  }
  return time * 1000;
}

function summary(times, calls) {
  const local = times['local function'];
  const rows = Object.entries(times).map(([name, all]) => {
    const ratios = all.map((time, index) => time / local[index]);
    return {
      contender: name,
      title: name,
      cpu: null,
      wall: median(all),
      ratio: median(ratios),
      quartiles: quartiles(ratios),
      ...(name === 'decision point' && { target: 1.3 }),
    };
  });
  const lists = local.length;
  const questions = calls.reduce((sum, asked) => sum + asked, 0);
  const notes = [`${calls.length / lists} calls of the decision point per list, ${questions / lists} questions`];
  const failed = [];
  if (calls.length !== lists)
    failed.push({ contender: 'decision point', error: `${calls.length} calls for ${lists} lists` });
  if (questions !== (lists * RECORDS) / 2)
    failed.push({ contender: 'decision point', error: `${questions / lists} questions for ${RECORDS / 2} objects` });
  return { rows, rounds: lists, notes, failed };
}

function record(index) {
  return {
    id: `p${index}`,
    name: `Patient ${index}`,
    birthday: '1980-01-01',
    city: 'Berlin',
    phone: '+49 30 555 0127',
    risk: index % 10,
    doctor: { id: `d${index % 7}`, name: 'Dr. Bob' },
  };
}
