// Operations of depth 8 over people and their teams, with named and inline fragments, each unlike all others.
const person = { id: 'p1', name: 'Ada', email: 'ada@example.org', salary: 4200 };
const team = { id: 't1', name: 'Engines' };

export const people = {
  Query: {
    greeting: { type: 'String!', scope: 'read:greeting', resolve: () => 'hello' },
    me: { type: 'Person!', resolve: () => person },
    teams: { type: '[Team!]!', resolve: () => [team] },
  },
  Person: {
    id: { type: 'ID!' },
    name: { type: 'String!' },
    email: { type: 'String', scope: 'read:email' },
    salary: { type: 'Int', scope: 'read:salary' },
    team: { type: 'Team', resolve: () => team },
    manager: { type: 'Person', resolve: () => person },
  },
  Team: {
    id: { type: 'ID!' },
    name: { type: 'String!' },
    lead: { type: 'Person', scope: 'read:email', resolve: () => person },
    members: { type: '[Person!]!', resolve: () => [person] },
  },
};

const NEXT = {
  Person: [
    ['team', 'Team'],
    ['manager', 'Person'],
  ],
  Team: [
    ['lead', 'Person'],
    ['members', 'Person'],
  ],
};
const LEAVES = { Person: ['id', 'name', 'email', 'salary'], Team: ['id', 'name'] };
const DEPTH = 8;

/** The operation of that number: the same number is the same text. */
export function operation(number) {
  let bits = (number * 2_654_435_761) >>> 0;
  const choose = (count) => {
    bits = (bits * 1_664_525 + 1_013_904_223) >>> 0;
    return (bits >>> 16) % count;
  };
  const fragments = [];
  const selection = (type, depth) => {
    const leaves = LEAVES[type].filter((_, index) => index === 0 || choose(2) === 0);
    const lines = leaves.map((leaf) => (choose(3) === 0 ? `${leaf}${depth}: ${leaf}` : leaf));
    if (depth < DEPTH) {
      const [field, below] = NEXT[type][choose(2)];
      const inner = selection(below, depth + 1);
      if (choose(3) === 0) {
        const name = `F${fragments.length}`;
        fragments.push(`fragment ${name} on ${below} { ${inner} }`);
        lines.push(`${field} { id ...${name} }`);
      } else lines.push(choose(3) === 0 ? `... on ${type} { ${field} { ${inner} } }` : `${field} { ${inner} }`);
    }
    return lines.join(' ');
  };
  const body = `me { ${selection('Person', 2)} } teams { ${selection('Team', 2)} }`;
  return [`query Operation${number} { ${body} }`, ...fragments].join('\n');
}

export const answered = ({ body, text }) =>
  body.data?.me?.id !== undefined || /"me":\{/.test(text)
    ? body.errors === undefined
      ? []
      : [`errors: ${text.slice(0, 200)}`]
    : [`a wrong answer: ${text.slice(0, 200)}`];
