import { expect, test } from 'vitest';
import { bundleOf } from './bundle.ts';

const dist = new URL('../../dist/', import.meta.url).href;
const kB = 1_000;
const packagesIn = (modules: readonly string[]) =>
  [...new Set(modules.filter((name) => !name.startsWith('dist/')))].sort();

// Minified and gzipped, peers left out. What grows beyond has to be worth it.
test.each([
  ['core', 'export * from "core.js"', 23, []],
  [
    'core and the Yoga plugin',
    'export * from "core.js"; export { useAuthorization } from "index.js"',
    66,
    ['dataloader', 'jose'],
  ],
] as const)(
  '%s fits its budget, with the packages that it needs',
  async (_name, code, budget, packages) => {
    const { size, modules } = await bundleOf(code.replace(/"(\w+\.js)"/g, `"${dist.replace('file://', '')}$1"`));
    expect(modules.length).toBeGreaterThan(30);
    expect(packagesIn(modules)).toEqual(packages);
    expect(size).toBeLessThan(budget * kB);
  },
  120_000,
);

test('whoever imports one error gets one error: nothing of the package has side effects', async () => {
  const { modules } = await bundleOf(`export { ConfigurationError } from '${dist.replace('file://', '')}index.js'`);
  expect(modules).toEqual(['dist/errors.js']);
}, 120_000);

test('an import for its side effects alone is nothing', async () => {
  const { modules } = await bundleOf(`import '${dist.replace('file://', '')}index.js'; export const nothing = 0;`);
  expect(modules).toEqual([]);
}, 120_000);
