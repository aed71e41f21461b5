import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const documents = ['.', 'docs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
/** A document without its code, in which brackets mean something else. */
const proseOf = (file: string) =>
  textOf(file)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '');

/** The names that a page's headings can be linked by, as GitHub and npm make them. */
function anchorsOf(file: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [
    ...textOf(file)
      .replace(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ];
  return new Set(
    headings.map(([, heading = '']) => {
      const plain = heading.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '');
      const anchor = plain.trim().replaceAll(' ', '-');
      const earlier = seen.get(anchor) ?? 0;
      seen.set(anchor, earlier + 1);
      return earlier === 0 ? anchor : `${anchor}-${earlier}`;
    }),
  );
}

test.each(documents)('every link of %s leads somewhere', (file) => {
  const links = [
    ...[...proseOf(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => target),
    ...[...proseOf(file).matchAll(/\b(?:src|srcset|href)="(?!https?:)([^"]+)"/g)].map(([, target = '']) => target),
  ];
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page is reached from the README', () => {
  const linked = [...proseOf('README.md').matchAll(/\]\((docs\/[^)#]+)/g)].map(([, target]) => target);
  expect(documents.filter((file) => file.startsWith('docs/') && !linked.includes(file))).toEqual([]);
});
