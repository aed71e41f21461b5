// One GraphQL request to a server in this process.
export function requestOf({ query, variables, token }) {
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
}

/** The answer as a client sees it. */
export async function ask(server, question) {
  const response = await server.fetch(requestOf(question));
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { text };
  }
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body, text };
}
