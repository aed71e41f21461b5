/** Every contender, in the order of the report. A contender is a file of its name. */
export const CONTENDERS = [
  'bare',
  'bare-again',
  'graphql-bearer',
  'graphql-bearer-operation',
  'graphql-bearer-every-error',
  'graphql-bearer-guards',
  'jose',
  'generic-auth',
  'graphql-shield',
  'graphql-authz',
  'map-schema',
  'pothos',
  'bare-jit',
  'graphql-bearer-jit',
];

export async function loadContender(name) {
  return (await import(`./${name}.mjs`)).default;
}
