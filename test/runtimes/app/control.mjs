// What the tests ask of the server beside GraphQL: which runtime it is, what it saw, and what time it shall be.
export function useControl({ state, about, selfTest }) {
  const routes = {
    about: async () => about(),
    'self-test': selfTest,
    advance: async (url) => {
      state.offset += Number(url.searchParams.get('milliseconds'));
      return state.offset;
    },
    trace: async () => {
      const { ran, opened, returned, events } = state;
      Object.assign(state, { ran: [], opened: 0, returned: 0, events: [] });
      return { ran, opened, returned, events };
    },
  };
  return {
    async onRequest({ url, endResponse, fetchAPI }) {
      if (!url.pathname.startsWith('/control/')) return;
      const route = routes[url.pathname.slice('/control/'.length)];
      endResponse(fetchAPI.Response.json(await route(url)));
    },
  };
}
