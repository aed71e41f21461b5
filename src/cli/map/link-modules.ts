import { readFileSync } from 'node:fs';

interface Module {
  readonly id: string;
  readonly code: string;
}

/**
 * One script out of compiled modules that import each other, for a page that can load nothing. Each module becomes a
 * function that is called once and returns what it exports, in the order in which ES modules run.
 *
 * It reads what the TypeScript compiler writes for this package, not any JavaScript: a form that it does not know, a
 * package, or modules in a circle are refused.
 *
 * @throws {Error} naming the module
 */
export function linkModules(entry: URL): string {
  const linked = new Map<string, Module | null>();
  const link = (url: URL): string => {
    const known = linked.get(url.href);
    if (known === null) throw new Error(`${url.pathname}: imports itself by way of others`);
    if (known !== undefined) return known.id;
    linked.set(url.href, null);
    const code = linkOne(url, link);
    const id = `module${[...linked.values()].filter((each) => each !== null).length}`;
    linked.delete(url.href);
    linked.set(url.href, { id, code });
    return id;
  };
  link(entry);
  const modules = [...linked.values()].filter((each) => each !== null);
  return `'use strict';\n${modules.map(({ id, code }) => `const ${id} = (() => {\n${code}\n})();`).join('\n')}\n`;
}

const IMPORT = /^import \{([^}]*)\} from '([^']+)';$/gm;
const EXPORT = /^export (?=(?:async )?(?:abstract )?(?:const|let|function\*?|class) ([A-Za-z_$][\w$]*))/gm;

function linkOne(url: URL, link: (url: URL) => string): string {
  const exported: string[] = [];
  const code = readFileSync(url, 'utf8')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .replace(/^export \{\};$/gm, '')
    .replace(IMPORT, (_, names: string, from: string) => {
      if (!from.startsWith('.')) throw new Error(`${url.pathname}: imports the package "${from}"`);
      // `a as b` is `a: b` when taken out of an object.
      return `const {${names.replaceAll(/\s+as\s+/g, ': ')}} = ${link(new URL(from, url))};`;
    })
    .replace(EXPORT, (_, name: string) => {
      exported.push(name);
      return '';
    })
    .trim();
  const unknown = /^(?:import|export)\b.*$|\bimport\(|\bimport\.meta\b/m.exec(code);
  if (unknown !== null) throw new Error(`${url.pathname}: cannot be linked: ${unknown[0]}`);
  return `${code}\nreturn { ${exported.join(', ')} };`;
}
