import type { IO } from './io.ts';
import type { ClientNeeds, Needs, ObstacleReport, OperationNeeds } from './scope-report.ts';
import { counted, paragraph, type Style, styleFor } from './style.ts';

/** Other sets that are shown; JSON has them all. */
const MOST_ALTERNATIVES = 3;

/** What operations and clients need, for reading. */
export function scopesText(
  { operations, clients }: { readonly operations: readonly OperationNeeds[]; readonly clients: readonly ClientNeeds[] },
  io: IO,
): string {
  const style = styleFor(io);
  const blocks = operations.map((each) => {
    const head = `${style.bold(each.operation)}  ${style.dim(`${each.kind}, ${each.file}`)}`;
    return [head, ...needsLines(each, io.width)].join('\n');
  });
  const ofClients = clients.map((each) => {
    const head = `client ${style.bold(each.client)}  ${style.dim(`${counted(each.operations, 'operation')}`)}`;
    return [head, ...needsLines(each, io.width), ...grantLines(each, style, io.width)].join('\n');
  });
  return [...blocks, ...ofClients].map((block) => `${block}\n`).join('\n');
}

function needsLines({ scopes, alternatives, token, obstacles }: Needs, width: number): readonly string[] {
  const shown = (text: string) => paragraph(text, { width, indent: 2 });
  const others = alternatives?.slice(1) ?? [];
  return [
    scopes.length > 0 ? shown(scopes.join(' ')) : shown(token ? 'no scope, but a token' : 'nothing, not even a token'),
    ...others.slice(0, MOST_ALTERNATIVES).map((set) => shown(`or ${set.join(' ')}`)),
    ...(others.length > MOST_ALTERNATIVES
      ? [shown(`or ${others.length - MOST_ALTERNATIVES} other sets (--format json lists them)`)]
      : []),
    ...(alternatives === null ? [shown('or more other sets than can be listed')] : []),
    ...(obstacles.length > 0 ? [shown('and what no scope gives:')] : []),
    ...obstacles.map((each) => paragraph(obstacleText(each), { width, indent: 4 })),
  ];
}

function obstacleText({ coordinate, needs, passes, decidedLater }: ObstacleReport): string {
  const notes = decidedLater
    ? ' (asked while the operation runs)'
    : passes?.client && passes.user
      ? ' (given)'
      : passes?.client
        ? ' (given without a user)'
        : '';
  return `${coordinate} needs ${needs}${notes}`;
}

function grantLines({ granted, spare, missing }: ClientNeeds, style: Style, width: number): readonly string[] {
  if (granted === null || spare === null || missing === null) return [];
  const shown = (text: string) => paragraph(text, { width, indent: 2 });
  const lines = [
    ...(spare.length > 0 ? [style.yellow(shown(`holds and does not need: ${spare.join(' ')}`))] : []),
    ...(missing.length > 0 ? [style.red(shown(`needs and does not hold: ${missing.join(' ')}`))] : []),
  ];
  return lines.length > 0 ? lines : [style.green(shown('holds exactly what it needs'))];
}
