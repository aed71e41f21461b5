/** Every workload, in the order of the report. A workload is a file of its name. */
export const WORKLOADS = [
  'w1',
  'w1-http',
  'w2-1k',
  'w2-10k',
  'w3-1k',
  'w3-10k',
  'w4-rs256',
  'w4-es256',
  'w4-eddsa',
  'w5',
  'w6-cold',
  'w6-warm',
  'w7-build',
  'w7-query',
  'w7-heap',
  'w8',
  'jit-10k',
  'token-again',
  'token-rs256',
  'token-es256',
  'token-eddsa',
  'token-garbage',
  'decisions',
];

export async function loadWorkload(name) {
  return (await import(`./${name}.mjs`)).default;
}
