// What the benchmark needs before it can run: the peers, as this folder's lockfile has them, and the product as its users
// get it: built, with its dependencies and the one copy of graphql beside it.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { ensureBuilt, ensureInstalled, readStamp, writeStamp } from '../scripts/set-up.mjs';

const here = new URL('./', import.meta.url);
const product = new URL('node_modules/graphql-bearer/', here);

export function setUp() {
  ensureInstalled();
  const built = ensureBuilt();
  ensureInstalled(here);
  if (readStamp('product', here) === built && existsSync(product)) return;
  rmSync(product, { recursive: true, force: true });
  for (const part of ['package.json', 'dist', 'schema']) {
    cpSync(new URL(`../${part}`, here), new URL(part, product), { recursive: true });
  }
  writeStamp('product', built, here);
}
