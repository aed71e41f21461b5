import type { ExplainedDenial, Explanation } from './explanation.ts';
import type { IO } from './io.ts';
import { counted, paragraph, type Style, styleFor, twoColumns } from './style.ts';

/** Positions, and places of rules, that are named; JSON has them all. */
const MOST_NAMED = 4;
/** Needs of objects by their type that are told one by one. */
const MOST_DEPENDENT = 12;

/** An explanation, for reading. */
export function explanationText(explanation: Explanation, io: IO): string {
  const { operation, kind, file, denials, decidedLater, notes, withheld } = explanation;
  const { width } = io;
  const style = styleFor(io);
  const rows = [
    ['operation', `${operation} (${kind}, ${file})`],
    ['caller', callerText(explanation)],
    ...(explanation.caller === null ? [] : [['scopes', explanation.caller.scopes.join(' ') || 'none'] as const]),
    ...(explanation.caller === null || explanation.caller.permissions.length === 0
      ? []
      : [['permissions', explanation.caller.permissions.join(' ')] as const]),
  ] as const;
  const blocks = [
    twoColumns(rows as readonly (readonly [string, string])[], { width }),
    outcomeText(explanation, style, width),
    ...byCause(denials.filter((each) => !each.dependsOnType)).map((group) => denialText(group, { style, width })),
    ...dependentText(denials, { style, width }),
    ...(withheld.length > 0
      ? [paragraph(`Not run, since their payload could only be null: ${withheld.join(', ')}.`, { width })]
      : []),
    ...(denials.length > 0 ? [paragraph(wholeText(explanation), { width })] : []),
    ...(decidedLater.length > 0
      ? [paragraph(`Decided about each object while it runs, not here: ${decidedLater.join(', ')}.`, { width })]
      : []),
    ...notes.map((note) => style.dim(paragraph(note, { width }))),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function callerText({ caller }: Explanation): string {
  if (caller === null) return 'nobody in particular (no token)';
  const { kind, clientId, profile } = caller;
  const through = clientId === null ? 'no client id' : `"${clientId}"`;
  const who =
    kind === 'client'
      ? `the client ${through} itself`
      : kind === 'user'
        ? `a user, through ${clientId === null ? 'a client without id' : `the client ${through}`}`
        : `unknown whether a user or a client, ${through}`;
  return profile === 'assumed' ? who : `${who} (token profile ${profile})`;
}

function outcomeText({ outcome, response, denials, kind }: Explanation, style: Style, width: number): string {
  if (outcome === 'permit') return style.green('It runs in full: nothing in it can be denied.');
  if (outcome === 'partial') {
    const count = new Set(denials.map(({ responsePath }) => responsePath.join('.'))).size;
    const isNull = denials.some(({ dependsOnType }) => dependsOnType) ? 'may be' : count === 1 ? 'is' : 'are';
    return style.yellow(`It runs, and ${counted(count, 'place')} of the answer ${isNull} null with an error:`);
  }
  const half = kind === 'mutation' ? ' A mutation never half-runs.' : '';
  const { status, wwwAuthenticate } = response;
  if (wwwAuthenticate === null) return style.red(`Nothing runs: the answer is ${status}.${half}`);
  return `${style.red(`Nothing runs: the answer is ${status} with this challenge.${half}`)}\n${paragraph(wwwAuthenticate, { width, indent: 2 })}`;
}

/** The positions that one rule denies for one reason, together; and those that depend on the type of an object by need. */
function byCause(denials: readonly ExplainedDenial[]): readonly (readonly [ExplainedDenial, ...ExplainedDenial[]])[] {
  const groups = new Map<string, [ExplainedDenial, ...ExplainedDenial[]]>();
  for (const denial of denials) {
    const { coordinate, reason, needs, scope, dependsOnType } = denial;
    // Of many types that need the same, one answer will do.
    const key = JSON.stringify([dependsOnType ? null : coordinate, reason, needs, scope]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [denial]);
    else known.push(denial);
  }
  return [...groups.values()];
}

function denialText(
  group: readonly [ExplainedDenial, ...ExplainedDenial[]],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const positions = firstOf(positionsOf(group)).map((at) => style.bold(at));
  const rule = paragraph(ruleText(group), { width, indent: 2 });
  return [...positions, rule, paragraph(group[0].mend, { width, indent: 2 })].join('\n');
}

/** Of many types each may need something else: one block, and what would mend it all is said of the whole operation. */
function dependentText(
  denials: readonly ExplainedDenial[],
  { style, width }: { readonly style: Style; readonly width: number },
): readonly string[] {
  const groups = byCause(denials.filter(({ dependsOnType }) => dependsOnType));
  if (groups.length === 0) return [];
  const lines = groups
    .slice(0, MOST_DEPENDENT)
    .flatMap((group) => [
      paragraph(firstOf(positionsOf(group)).join(', '), { width, indent: 2 }).replace(/\S.*/g, (line) =>
        style.bold(line),
      ),
      paragraph(ruleText(group), { width, indent: 4 }),
    ]);
  const more = groups.length - MOST_DEPENDENT;
  if (more > 0) lines.push(`  and ${counted(more, 'other need')} (--format json lists them)`);
  return [`Depending on the type of the object that is returned:\n${lines.join('\n')}`];
}

function positionsOf(group: readonly ExplainedDenial[]): readonly string[] {
  return [...new Set(group.map(({ responsePath }) => responsePath.join('.') || 'the whole operation'))];
}

function ruleText(group: readonly [ExplainedDenial, ...ExplainedDenial[]]): string {
  const { reason, needs, file, line, column } = group[0];
  const coordinates = [...new Set(group.map(({ coordinate }) => coordinate))];
  const place = file === null || coordinates.length > 1 ? '' : ` (${file}:${line}:${column})`;
  return `${firstOf(coordinates).join(', ')} ${coordinates.length > 1 ? 'need' : 'needs'} ${needs}${place}: ${reason}.`;
}

function firstOf(all: readonly string[]): readonly string[] {
  const more = all.length - MOST_NAMED;
  const named = all.slice(0, MOST_NAMED);
  return more > 0 ? [...named, `and ${more} more (--format json lists them)`] : named;
}

function wholeText({ scope, denials, obstacles }: Explanation): string {
  if (scope !== null) return `With scope "${scope.join(' ')}" the whole operation runs.`;
  if (denials.some(({ reason }) => reason === 'UNAUTHENTICATED')) return 'No scope is what is missing.';
  const others = firstOf(obstacles.map(({ coordinate, needs }) => `${coordinate} needs ${needs}`)).join('; ');
  return `No scope alone lets the whole operation run${others === '' ? '' : `: ${others}`}.`;
}
