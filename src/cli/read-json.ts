import { readText } from './read-graphql.ts';
import { UsageError } from './usage-error.ts';

/** Parsed JSON out of a file. @throws {UsageError} */
export function readJson(path: string): unknown {
  return parseJson(readText(path), path);
}

/** Parsed JSON. @throws {UsageError} that names the file and the line. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path}:${firstBadLine(text)}: is no JSON; correct it there`);
  }
}

/** Engines do not always say where JSON goes wrong: the first line with which it can no longer be the start of any. */
function firstBadLine(text: string): number {
  const lines = text.split('\n');
  let good = 0;
  let bad = lines.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isStartOfJson(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return bad;
}

function isStartOfJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return /end of JSON input/.test(message) || /position (\d+)/.exec(message)?.[1] === String(text.length);
  }
}
