import type { AccessChange, AccessDiff, MovedRules, StandingRule } from '../policy/access/access-diff.ts';
import type { IO } from './io.ts';
import { counted, paragraph, type Style, styleFor } from './style.ts';

/** Places that are named of a group; JSON has them all. */
const MOST_PLACES = 6;

interface Section {
  readonly title: string;
  readonly paint: keyof Style;
  readonly holds: (change: AccessChange) => boolean;
}

/** What a reviewer has to look at comes first. */
const SECTIONS: readonly Section[] = [
  { title: 'Less protected', paint: 'red', holds: ({ change }) => change === 'less' },
  { title: 'New, without a rule beside guarded ones', paint: 'red', holds: ({ isUnprotected }) => isUnprotected },
  { title: 'Scope renamed', paint: 'yellow', holds: ({ renamed }) => renamed !== null },
  {
    title: 'Differently protected',
    paint: 'yellow',
    holds: ({ change, renamed }) => change === 'different' && renamed === null,
  },
  { title: 'More protected', paint: 'green', holds: ({ change }) => change === 'more' },
  { title: 'New', paint: 'bold', holds: ({ change, isUnprotected }) => change === 'new' && !isUnprotected },
  { title: 'Removed', paint: 'bold', holds: ({ change }) => change === 'removed' },
];

/** The differences, for reading: those with one cause and one meaning together. */
export function diffText({ changes, moved }: AccessDiff, io: IO): string {
  const style = styleFor(io);
  const sections = SECTIONS.flatMap(({ title, paint, holds }) => {
    const held = changes.filter(holds);
    if (held.length === 0) return [];
    const heading = style[paint](`${title} (${counted(held.length, 'place')})`);
    return [
      `${heading}\n${groups(held)
        .map((group) => groupText(group, io.width))
        .join('\n')}`,
    ];
  });
  const blocks = [...sections, ...(moved.length > 0 ? [movedText(moved, style, io.width)] : [])];
  return blocks.length === 0 ? 'Access is the same everywhere.\n' : `${blocks.join('\n\n')}\n`;
}

function groups(changes: readonly AccessChange[]): readonly (readonly AccessChange[])[] {
  const byKey = new Map<string, AccessChange[]>();
  for (const change of changes) {
    const { before, after, causes, coordinate } = change;
    const where = causes.length === 1 && causes[0] === coordinate ? 'itself' : causes.join(' ');
    const key = JSON.stringify([where, needs(before), needs(after)]);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [change]);
    else known.push(change);
  }
  return [...byKey.values()];
}

function groupText(group: readonly AccessChange[], width: number): string {
  const [first] = group;
  if (first === undefined) return '';
  const { before, after, causes, coordinate, renamed } = first;
  const isElsewhere = causes.length > 1 || causes[0] !== coordinate;
  const lines = [paragraph(placesText(group.map((each) => each.coordinate)), { width, indent: 2 })];
  const say = (text: string) => lines.push(paragraph(text, { width, indent: 4 }));
  if (renamed !== null) say(`"${renamed.from}" is now "${renamed.to}": callers with the old one lose access`);
  if (before !== null) say(`${after === null ? 'needed' : 'before'}: ${needs(before)}`);
  if (after !== null) say(`${before === null ? 'needs' : 'now'}: ${needs(after)}`);
  if (isElsewhere) say(`because of ${causes.join(', ')}`);
  return lines.join('\n');
}

function placesText(coordinates: readonly string[]): string {
  const more = coordinates.length - MOST_PLACES;
  const named = coordinates.slice(0, MOST_PLACES).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

function movedText(moved: readonly MovedRules[], style: Style, width: number): string {
  const lines = moved.slice(0, MOST_PLACES).map(({ coordinate, before, after }) => {
    const places = (rules: readonly StandingRule[]) => [...new Set(rules.map((rule) => rule.coordinate))].join(', ');
    const text = `${coordinate} (by ${places(before)}; now by ${places(after)})`;
    return paragraph(text, { width, indent: 2 });
  });
  const more = moved.length - MOST_PLACES;
  if (more > 0) lines.push(`  and ${more} more`);
  return `${style.bold(`Rules moved, access the same (${counted(moved.length, 'place')})`)}\n${lines.join('\n')}`;
}

function needs(rules: readonly StandingRule[] | null): string {
  const all = [...new Set((rules ?? []).map((rule) => rule.needs))];
  const told = all.length > 1 ? all.filter((each) => each !== 'authentication') : all;
  return told.join(', ') || 'nothing';
}
