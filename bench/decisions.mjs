// What decisions about single objects cost: a list of 1,000 records behind one @requiresDecision, over HTTP, with the
// decisions made by a local function and by an AuthZEN decision point in a process of its own. Needs dist.
//   node bench/decisions.mjs [--rounds 60] [--json]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const RECORDS = 1_000;
const QUERY = '{ patients { id name birthday city phone risk doctor { id name } } }';

if (process.env.DECISION_POINT === 'yes') decisionPoint();
else await measure();

/** Allows everything, in as little time as it takes to read the questions. */
function decisionPoint() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      const url = `http://127.0.0.1:${server.address().port}`;
      if (request.method === 'GET') {
        const [one, many] = ['evaluation', 'evaluations'].map((name) => `${url}/access/v1/${name}`);
        response.end(
          JSON.stringify({
            policy_decision_point: url,
            access_evaluation_endpoint: one,
            access_evaluations_endpoint: many,
          }),
        );
        return;
      }
      const { evaluations } = JSON.parse(Buffer.concat(chunks).toString());
      process.send({ asked: evaluations?.length ?? 1 });
      const answer = evaluations ? { evaluations: evaluations.map(() => ({ decision: true })) } : { decision: true };
      response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
}

async function measure() {
  process.env.NODE_ENV ??= 'production';
  const { makeExecutableSchema } = await import('@graphql-tools/schema');
  const { createYoga } = await import('graphql-yoga');
  const { authDirectives, authzen, useAuthorization } = await import('../dist/index.js');
  const { createTestIssuer } = await import('../dist/testing.js');
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '60' }, json: { type: 'boolean' } } });
  const rounds = Number(values.rounds);

  const point = fork(new URL(import.meta.url), { env: { ...process.env, DECISION_POINT: 'yes' } });
  const [{ url }] = await once(point, 'message');
  let calls = 0;
  point.on('message', () => {
    calls += 1;
  });

  const issuer = await createTestIssuer();
  const token = await issuer.mint('rfc9068', { kind: 'client', clientId: 'bench' });
  const servers = [];
  const serve = async (rule, decisions) => {
    const typeDefs = /* GraphQL */ `
      type Patient ${rule} { id: ID! name: String! birthday: String! city: String! phone: String! risk: Int! doctor: Doctor! }
      type Doctor { id: ID! name: String! }
      type Query { patients: [Patient] }
    `;
    const resolvers = { Query: { patients: async () => Array.from({ length: RECORDS }, (_, index) => record(index)) } };
    const schema = makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs], resolvers });
    const plugins = [useAuthorization({ issuers: issuer.issuerOptions, ...(decisions && { decisions }) })];
    const server = createServer(createYoga({ schema, plugins, logging: false, graphiql: false }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return `http://127.0.0.1:${server.address().port}/graphql`;
  };
  const rule = '@requiresDecision(action: "read", resource: "patient", id: "source.id")';
  const contenders = {
    'no rule': await serve('', null),
    'local function': await serve(rule, async (requests) => requests.map(() => true)),
    'decision point': await serve(rule, authzen({ url })),
  };

  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -20; round < rounds; round += 1) {
    for (const [name, address] of Object.entries(contenders)) {
      const started = performance.now();
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: QUERY }),
      });
      const { data, errors } = await response.json();
      const time = performance.now() - started;
      if (errors !== undefined || data.patients.length !== RECORDS || data.patients.includes(null)) {
        throw new Error(`${name}: a wrong answer`);
      }
      if (round >= 0) times[name].push(time);
      if (round === -1) calls = 0;
    }
  }
  const local = times['local function'];
  const rows = Object.entries(times).map(([name, all]) => ({
    name,
    milliseconds: median(all),
    ratio: median(all.map((time, index) => time / local[index])),
  }));
  const callsPerList = calls / rounds;
  if (values.json) console.log(JSON.stringify({ records: RECORDS, rounds, callsPerList, rows }));
  else {
    console.log(`${RECORDS} records behind one rule, over HTTP, median of ${rounds} rounds`);
    for (const { name, milliseconds, ratio } of rows) {
      console.log(`${name.padEnd(16)} ${milliseconds.toFixed(2).padStart(8)} ms ${ratio.toFixed(2).padStart(6)} x`);
    }
    console.log(`calls of the decision point per list: ${callsPerList}`);
  }
  point.kill();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
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

function median(numbers) {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1];
}
