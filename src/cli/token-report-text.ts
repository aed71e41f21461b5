import type { IO } from './io.ts';
import { paragraph, type Style, styleFor, twoColumns } from './style.ts';
import type { TokenCheck } from './token-checks.ts';
import type { TokenReport } from './token-report.ts';

const MARKS = { passed: '✓', failed: '✗', 'not checked': '–' } as const;

/** A report on a token, for reading. */
export function tokenReportText(report: TokenReport, io: IO): string {
  const { width } = io;
  const style = styleFor(io);
  const blocks = [
    twoColumns(summaryRows(report), { width, paint: style.bold }),
    report.checks.map((check) => checkText(check, style, width)).join('\n'),
    claimsText(report, style, width),
    verdictText(report, style, width),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function summaryRows({ profile, caller, header }: TokenReport): readonly (readonly [string, string])[] {
  const { alg, typ, kid } = header;
  return [
    ['profile', profile === null ? 'none fits' : `${profile.name}: ${profile.why}`],
    ...(caller === null
      ? []
      : [
          [
            'caller',
            `${kindText(caller.kind)}, ${caller.clientId === null ? 'no client id' : `client "${caller.clientId}"`}`,
          ] as const,
          ['scopes', caller.scopes.join(' ') || 'none'] as const,
          ...(caller.permissions.length > 0 ? [['permissions', caller.permissions.join(' ')] as const] : []),
        ]),
    ['header', `alg ${alg}, typ ${typ ?? 'none'}, kid ${kid ?? 'none'}`],
  ];
}

function kindText(kind: string): string {
  if (kind === 'client') return 'the client acts for itself';
  return kind === 'user' ? 'a user' : 'unknown whether a user or the client (see --client-subject)';
}

function checkText({ check, status, detail, section }: TokenCheck, style: Style, width: number): string {
  const paint = status === 'passed' ? style.green : status === 'failed' ? style.red : style.dim;
  const head = `${paint(MARKS[status])} ${check.padEnd(31)} ${style.dim(section)}`;
  if (detail === null) return head;
  const why = status === 'failed' ? `failed: ${detail}` : `not checked: ${detail}`;
  return `${head}\n${paint(paragraph(why, { width, indent: 4 }))}`;
}

function claimsText({ claims: { shown, hidden } }: TokenReport, style: Style, width: number): string {
  const rows = twoColumns(shown, { width, indent: 2 });
  const others = hidden.length === 0 ? '' : `\n${paragraph(`not shown: ${hidden.join(', ')}`, { width, indent: 2 })}`;
  return `${style.bold('claims')}\n${rows}${others}`;
}

function verdictText({ checks }: TokenReport, style: Style, width: number): string {
  const failed = checks.filter(({ status }) => status === 'failed');
  const open = checks.filter(({ status }) => status === 'not checked');
  if (failed.length > 0) {
    const names = failed.map(({ check }) => check).join(', ');
    return style.red(paragraph(`A server refuses this token: ${names}.`, { width }));
  }
  if (open.length === 0) return style.green(paragraph('A server with these settings accepts this token.', { width }));
  const names = open.map(({ check }) => check).join(', ');
  return style.yellow(paragraph(`Nothing failed, and not everything was checked: ${names}.`, { width }));
}
