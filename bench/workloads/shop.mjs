// The schema of most workloads: a greeting, a list, a secret.
const cache = new Map();

function items(count) {
  let list = cache.get(count);
  if (list === undefined) {
    list = Array.from({ length: count }, (_, index) => ({
      id: `item-${index}`,
      name: `Item number ${index}`,
      price: 100 + (index % 900),
      stock: index % 40,
      notes: `note on ${index}`,
    }));
    cache.set(count, list);
  }
  return list;
}

/** The three guarded fields need a scope each; `notesScope` is that of `notes`, which is nullable. */
export function shop({ notesScope = 'read:notes' } = {}) {
  return {
    Query: {
      greeting: { type: 'String!', scope: 'read:greeting', resolve: () => 'hello' },
      secret: { type: 'String', scope: 'read:secret', resolve: () => 'SECRET' },
      items: { type: '[Item!]!', args: { count: 'Int!' }, resolve: (_, { count }) => items(count) },
    },
    Item: {
      id: { type: 'ID!' },
      name: { type: 'String!' },
      price: { type: 'Int!', scope: 'read:price' },
      stock: { type: 'Int!', scope: 'read:stock' },
      notes: { type: 'String', scope: notesScope },
    },
  };
}

export const listQuery = (count) => `{ items(count: ${count}) { id name price stock notes } }`;
