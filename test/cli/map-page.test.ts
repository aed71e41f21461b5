import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { linkModules } from '../../src/cli/map/link-modules.ts';
import type { MapData } from '../../src/cli/map/map-data.ts';
import { mapPage } from '../../src/cli/map/map-page.ts';
import { STYLE } from '../../src/cli/map/page/style.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function modules(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'link-'));
  folders.push(folder);
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  return pathToFileURL(join(folder, 'main.js'));
}

describe('linked modules', () => {
  test('run in the order of ES modules, each once, with names of their own', () => {
    const script = linkModules(
      modules({
        'main.js':
          "import { a, b as other } from './a.js';\nimport { c, } from './c.js';\nconst name = 'main';\nlog(name, a, other(), c);\n//# sourceMappingURL=main.js.map",
        'a.js':
          "import { c } from './c.js';\nconst name = 'a';\nlog(name);\nexport const a = c + 1;\nexport function b() {\n    return name;\n}\nexport {};",
        'c.js':
          "const name = 'c';\nlog(name);\nexport const c = 1;\nexport class D {\n}\nexport async function e() { }",
      }),
    );
    const logged: unknown[][] = [];
    runInNewContext(script, { log: (...texts: unknown[]) => logged.push(texts) });
    expect(logged).toEqual([['c'], ['a'], ['main', 2, 'a', 1]]);
  });

  test.each([
    ['a package', "import { a } from 'graphql';"],
    ['everything of a module', "import * as a from './a.js';"],
    ['a default', 'export default 1;'],
    ['what it passes on', "export { a } from './a.js';"],
    ['what it asks for later', "const a = await import('./a.js');"],
    ['its own address', 'const a = import.meta.url;'],
  ])('refuse %s', (_, code) => {
    expect(() => linkModules(modules({ 'main.js': code, 'a.js': 'export const a = 1;' }))).toThrow(/main\.js/);
  });

  test('refuse a circle', () => {
    const entry = modules({
      'main.js': "import { a } from './a.js';",
      'a.js': "import { b } from './main.js';\nexport const a = 1;",
    });
    expect(() => linkModules(entry)).toThrow(/imports itself/);
  });
});

describe('the page', () => {
  const hostile = '</script><script>alert(1)</script><!-- \u2028 "\' &amp; __proto__';
  const data: MapData = { title: hostile, unannotated: 'public', roots: [], rules: [], types: [], inputTypes: [] };
  const page = mapPage(data, { script: 'const a = 1;', style: STYLE });

  test('holds the data whatever its texts say', () => {
    const json = /<script type="application\/json" id="map-data">(.*?)<\/script>/s.exec(page)?.[1];
    expect(JSON.parse(json!)).toEqual(data);
    expect(json).not.toMatch(/<|\u2028/);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain('<title>&#60;/script&#62;');
  });

  test('lets its own script and style run and nothing else, and asks nobody', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('const a = 1;')}; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/\b(?:src|href)=|url\(|@import|style="/);
  });

  test.each([
    { script: 'a("</script>")', style: '' },
    { script: '/* <!-- */', style: '' },
    { script: '', style: '</STYLE>' },
  ])('refuses a part that would end early: $script$style', (parts) => {
    expect(() => mapPage(data, parts)).toThrow(/end early/);
  });
});
