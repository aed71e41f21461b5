/** One workload's result as a table that fits 100 columns. */
export function table({ title, unit, rounds, base, shareOf, rows, failed = [], notes = [] }) {
  const columns = [
    { head: '', width: 35, cell: ({ title: name }) => name.slice(0, 35), left: true },
    { head: `CPU ${unit}`, width: 11, cell: ({ cpu, figure }) => number(figure ?? cpu) },
    { head: `wall ${unit}`, width: 11, cell: ({ wall }) => number(wall) },
    { head: 'ratio', width: 8, cell: ({ ratio }) => ratio?.toFixed(2) ?? '' },
    {
      head: 'half within',
      width: 15,
      cell: ({ quartiles }) => quartiles?.map((one) => one.toFixed(2)).join(' - ') ?? '',
    },
    { head: shareOf ? `of ${shareOf}` : 'target', width: 9, cell: shareOf ? shareCell : targetCell },
    { head: '', width: 8, cell: verdict },
  ];
  if (rows.every(({ wall }) => wall === undefined)) columns.splice(2, 1);
  if (rows.every(({ quartiles }) => quartiles === undefined)) columns.splice(columns.length - 3, 1);
  const line = (cells) =>
    cells
      .map((text, at) => pad(text, columns[at]))
      .join('')
      .trimEnd();
  return [
    `${title}  (ratio to ${base}, ${rounds === 1 ? 'once' : `median of ${rounds} rounds`})`,
    line(columns.map(({ head }) => head)),
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
    ...rows.filter(({ points }) => points).map(({ title: name, points }) => `  ${name}: ${pointsOf(points)}`),
    ...notes.map((note) => `  ${note}`),
    ...failed.map(({ contender, error }) => `  ${contender} is not timed: ${error.split('\n')[0]}`),
  ].join('\n');
}

/** True when a target is met; null where there is none. `slack`: how many times the target may be missed by. */
export function isMet({ ratio, share, cpu, target, limit }, slack = 1) {
  if (limit !== undefined) return cpu <= limit * slack;
  return target === undefined ? null : (share ?? ratio) <= target * slack;
}

function verdict(row) {
  const met = isMet(row);
  return met === null ? '' : met ? 'met' : 'MISSED';
}

function targetCell({ target, limit }) {
  return limit !== undefined ? `<= ${limit} µs` : target === undefined ? '' : `<= ${target}`;
}

function shareCell({ share, target }) {
  return share === undefined ? '' : `${share.toFixed(2)}${target === undefined ? '' : ` <=${target}`}`;
}

function pointsOf(points) {
  return points.map(([at, bytes]) => `${(bytes / 2 ** 20).toFixed(1)} after ${at.toLocaleString('en')}`).join(', ');
}

function number(value) {
  if (value === null || value === undefined) return '';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
}

function pad(text, { width, left }) {
  return left ? text.padEnd(width) : text.padStart(width);
}
