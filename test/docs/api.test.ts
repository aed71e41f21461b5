import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

interface Exported {
  readonly name: string;
  readonly kind: string;
  readonly declaration: string;
  readonly comment: { readonly description: string; readonly examples: readonly string[] };
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let page = '';
let exported: readonly (Exported & { readonly door: string })[] = [];

beforeAll(async () => {
  const setUp: { ensureBuilt(): void } = await import(join(ROOT, 'scripts/set-up.mjs'));
  setUp.ensureBuilt();
  const { apiPage }: { apiPage(): string } = await import(join(ROOT, 'scripts/api-page.mjs'));
  page = apiPage();
  const { readDoors }: { readDoors(): { name: string; exports: Exported[] }[] } = await import(
    join(ROOT, 'scripts/read-declarations.mjs')
  );
  exported = readDoors().flatMap(({ name, exports }) => exports.map((each) => ({ door: name, ...each })));
}, 120_000);

const without = (part: (each: Exported) => boolean) =>
  exported.filter((each) => !part(each)).map(({ door, name }) => `${door}: ${name}`);

test('docs/api.md says what the doc comments say (`npm run build` writes it)', () => {
  expect(readFileSync(join(ROOT, 'docs/api.md'), 'utf8')).toBe(page);
});

test('every export says what it is for', () => {
  expect(exported.length).toBeGreaterThan(100);
  expect(without(({ comment }) => comment.description !== '')).toEqual([]);
});

test('every function and value has an example', () => {
  expect(without(({ kind, comment }) => !/^(function|const)$/.test(kind) || comment.examples.length > 0)).toEqual([]);
});

test('docs/errors-and-challenges.md explains every reason for which a token is refused', () => {
  const page = readFileSync(join(ROOT, 'docs/errors-and-challenges.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const explained = rows.flatMap((row) => [...row.split(' | ')[0]!.matchAll(/`(\w+)`/g)].map(([, reason]) => reason));
  const { declaration } = exported.find(({ name }) => name === 'InvalidTokenReason')!;
  const reasons = [...declaration.matchAll(/'(\w+)'/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.filter((reason) => !explained.includes(reason))).toEqual([]);
});
