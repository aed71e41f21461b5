// Reads what the package exports, and what its doc comments say, from the declarations that the compiler writes.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** The doors of the package that have types: `{ name: 'graphql-bearer/core', exports: [...] }`, in package.json's order. */
export function readDoors() {
  const { name, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && existsSync(new URL(target.types, root)))
    .map(([path, { types }]) => ({
      name: path === '.' ? name : `${name}${path.slice(1)}`,
      exports: exportsOf(new URL(types, root)),
    }));
}

function exportsOf(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(([, names, from]) =>
    names
      .split(',')
      .map((each) => each.trim().replace(/^type /, ''))
      .filter((each) => each !== '')
      .map((each) => declarationOf(each, new URL(from.replace(/\.ts$/, '.d.ts'), file))),
  );
}

/** One export: its name, kind, declaration without doc comment, and the comment in parts. */
function declarationOf(name, file) {
  const text = readFileSync(file, 'utf8');
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)?^export (?:declare )?(?:abstract )?(function|interface|type|const|class) ${name}\\b`,
    'm',
  ).exec(text);
  if (found === null) {
    const [, from] = new RegExp(`^import .*\\b${name}\\b.* from '([^']+)';$`, 'm').exec(text) ?? [];
    if (from === undefined) throw new Error(`${file.pathname} does not declare ${name}`);
    return declarationOf(name, new URL(from.replace(/\.ts$/, '.d.ts'), file));
  }
  const [all, comment = '', kind] = found;
  const start = found.index + comment.length;
  const declaration = text.slice(start, endOfDeclaration(text, found.index + all.length, kind));
  return { name, kind, comment: partsOf(comment), declaration: readable(declaration) };
}

/** Where a declaration ends: at the brace that closes it, or at the semicolon outside of all brackets. */
function endOfDeclaration(text, from, kind) {
  const isBlock = kind === 'interface' || kind === 'class';
  let depth = 0;
  for (const match of text.slice(from).matchAll(/\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'|=>|[{}()[\]<>;]/g)) {
    const at = from + match.index + match[0].length;
    if ('{([<'.includes(match[0])) depth += 1;
    else if ('})]>'.includes(match[0])) {
      depth -= 1;
      if (isBlock && match[0] === '}' && depth === 0) return at;
    } else if (match[0] === ';' && depth === 0) return at;
  }
  throw new Error(`a declaration does not end: ${text.slice(from, from + 80)}`);
}

/** As one would write it oneself. */
function readable(declaration) {
  return declaration
    .replace(/^export (declare )?/, '')
    .replace(/^ {4}#private;\n/m, '')
    .replace(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2));
}

/** What the comment says, and its tags: each with the text up to the next one. */
function partsOf(comment) {
  const text = comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');
  const [description, ...tags] = text.split(/^(?=@(?:throws|example|see|module)\b)|(?<=[.)] )(?=@see )/m);
  const tag = (name) =>
    tags.filter((each) => each.startsWith(`@${name}`)).map((each) => each.slice(name.length + 1).trim());
  return {
    description: description.trim(),
    throws: tag('throws').map((each) => each.replace(/^\{?(\w+)\}?/, '`$1`').replace(/\s+/g, ' ')),
    examples: tag('example').map((each) => (each.startsWith('```') ? each : `\`\`\`ts\n${each}\n\`\`\``)),
    see: tag('see').map((each) => each.replace(/\s+/g, ' ')),
  };
}
