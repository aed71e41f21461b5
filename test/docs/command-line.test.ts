import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith, runCli } from '../cli/run-cli.ts';

const PAGE = fileURLToPath(new URL('../../docs/command-line.md', import.meta.url));
const page = readFileSync(PAGE, 'utf8');

/** The files that the page shows: fenced blocks with a name. */
const files = Object.fromEntries(
  [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
);

/** A token with the claims of the page; nobody signed it. */
function tokenOfPage(): string {
  const part = (value: string) => Buffer.from(value).toString('base64url');
  return `${part('{"alg":"RS256","typ":"JWT","kid":"2026-05"}')}.${part(files['claims.json'] ?? '')}.${part('no signature')}`;
}

/** What a command line of the page prints; `< file` is standard input. */
async function outputOf(line: string): Promise<string> {
  const [command = '', input] = line.replace('$ graphql-bearer ', '').split(' < ');
  const argv = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const { out, err, exit } = await runCli(argv, input === undefined ? {} : { stdin: tokenOfPage() });
  expect([line, exit < 2, err]).toEqual([line, true, expect.any(String)]);
  return `${out}${err}`;
}

// `vitest -u` writes the outputs into the page.
test('the command lines of the page print what it shows', async () => {
  process.chdir(folderWith(files));
  let shown = page;
  let count = 0;
  for (const [block, line = ''] of page.matchAll(/^```console\n(\$ graphql-bearer [^\n]+)\n[\s\S]*?^```$/gm)) {
    const printed = await outputOf(line);
    shown = shown.replace(block, () => `\`\`\`console\n${line}\n${printed}\`\`\``);
    expect(printed.split('\n').filter((each) => each.length > 80 && !each.startsWith('{'))).toEqual([]);
    count += 1;
  }
  expect(count).toBeGreaterThan(6);
  await expect(shown).toMatchFileSnapshot(PAGE);
});
