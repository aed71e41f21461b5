import type { IO } from './io.ts';

type Paint = (text: string) => string;

/** Colours where they can be seen and nobody asked for none. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

/** @see https://no-color.org */
export function styleFor({ env, isTerminal }: Pick<IO, 'env' | 'isTerminal'>): Style {
  const forced = env['FORCE_COLOR'] !== undefined && !['', '0', 'false'].includes(env['FORCE_COLOR']);
  const isOn = !env['NO_COLOR'] && (forced || (isTerminal.out && env['TERM'] !== 'dumb'));
  const paint = (code: number): Paint => (isOn ? (text) => `\u001b[${code}m${text}\u001b[0m` : (text) => text);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33) };
}

interface Columns {
  readonly width: number;
  readonly indent?: number;
  /** For the first column, after it was measured. */
  readonly paint?: Paint;
}

/**
 * Two columns within a width: the first as wide as it must be, up to half; longer texts go on below, indented.
 */
export function twoColumns(
  rows: readonly (readonly [string, string])[],
  { width, indent = 0, paint = (text) => text }: Columns,
): string {
  const most = Math.floor((width - indent) / 2);
  const left = Math.max(0, ...rows.map(([first]) => first.length).filter((length) => length <= most));
  const margin = ' '.repeat(indent);
  const gap = `\n${margin}${' '.repeat(left)}  `;
  return rows
    .map(([first, second]) => {
      const lines = wrap(second, Math.max(20, width - indent - left - 2));
      const head =
        first.length > left
          ? `${paint(first)}${second === '' ? '' : gap}`
          : `${paint(first)}${' '.repeat(left - first.length)}  `;
      return `${margin}${head}${lines.join(gap)}`.trimEnd();
    })
    .join('\n');
}

/** Breaks a text at its spaces. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A text broken to the width, each line indented. */
export function paragraph(
  text: string,
  { width, indent = 0 }: { readonly width: number; readonly indent?: number },
): string {
  const margin = ' '.repeat(indent);
  return `${margin}${wrap(text, width - indent).join(`\n${margin}`)}`;
}

/** `1 field`, `2 fields` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
