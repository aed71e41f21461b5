const WIDTH = 900;
const LABELS = 270;
const ROW = 18;
const FROM = 0.2;
const TO = 100;

/** All workloads as one SVG: a bar for each contender's ratio, on a logarithmic scale, with a line at 1. */
export function plot(results) {
  const parts = [];
  let y = 30;
  for (const { title, base, rows } of results) {
    const shown = rows.filter(({ ratio }) => ratio !== null && ratio !== undefined && ratio > 0);
    if (shown.length === 0) continue;
    parts.push(text(10, y, `${title}, ratio to ${base}`, 'font-weight="bold"'));
    y += 8;
    const top = y;
    for (const row of shown) {
      parts.push(bar(row, y));
      y += ROW;
    }
    parts.push(...scale(top, y));
    y += 46;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}"`,
    ` font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function bar({ title, ratio, isOurs, target }, y) {
  const color = isOurs ? '#0b6e4f' : '#9aa5b1';
  const mark =
    target === undefined ? '' : `<path d="M${x(target)} ${y + 1}v${ROW - 4}" stroke="#c1121f" stroke-width="2"/>`;
  return [
    text(LABELS - 8, y + 13, title, 'text-anchor="end"'),
    `<rect x="${LABELS}" y="${y + 2}" width="${(x(ratio) - LABELS).toFixed(1)}" height="${ROW - 5}" fill="${color}"/>`,
    mark,
    text(x(ratio) + 5, y + 13, ratio.toFixed(2), ''),
  ].join('');
}

function scale(top, bottom) {
  return [0.2, 0.5, 1, 2, 5, 10, 20, 50].map(
    (at) =>
      `<path d="M${x(at)} ${top}V${bottom}" stroke="#000" stroke-opacity="${at === 1 ? 0.7 : 0.12}"/>${text(x(at), bottom + 13, `${at}`, 'text-anchor="middle" fill="#52606d"')}`,
  );
}

function x(ratio) {
  const part = Math.log(Math.min(Math.max(ratio, FROM), TO) / FROM) / Math.log(TO / FROM);
  return Number((LABELS + part * (WIDTH - LABELS - 60)).toFixed(1));
}

function text(at, y, words, attributes) {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${at}" y="${y}" ${attributes}>${escaped}</text>`;
}
