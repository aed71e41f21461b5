// An AuthZEN decision point in a process of its own: allows everything, in as little time as it takes to read the
// questions, and tells its parent of every call.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    const url = addressOf(server);
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
    response.end(
      JSON.stringify(evaluations ? { evaluations: evaluations.map(() => ({ decision: true })) } : { decision: true }),
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send({ url: addressOf(server) }));

function addressOf({ address }) {
  return `http://127.0.0.1:${address.call(server).port}`;
}
