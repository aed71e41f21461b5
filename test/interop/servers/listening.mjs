import { createServer } from 'node:http';

/** A server on a free port of this machine, before it knows what to answer. */
export async function listening() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Posts a form, and gives what the answer says. */
export async function post(address, form, headers = {}) {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text);
}
