import type { Coverage } from '../policy/coverage/coverage.ts';
import { fieldNeeds } from './field-needs.ts';

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;border-bottom:1px solid #8884}
code{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.public td+td{color:light-dark(#92400e,#fbbf24)}.closed{opacity:.6}`;

/** The coverage as one page that needs nothing else. */
export function coveragePage({ fields, inputs, totals, percent }: Coverage): string {
  const rows = fields.map(
    (field) =>
      `<tr class="${field.access}"><td><code>${escaped(field.coordinate)}</code></td>` +
      `<td>${escaped(fieldNeeds(field))}${field.annotated ? '' : ' <small>(no rule)</small>'}</td></tr>`,
  );
  const sent = inputs.map(
    ({ coordinate, rules }) =>
      `<tr><td><code>${escaped(coordinate)}</code></td>` +
      `<td>${escaped(fieldNeeds({ access: 'rules', rules, inputs: [] }))} <small>(to send it)</small></td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Coverage of authorization rules</title><style>${STYLE}</style></head>
<body><h1>Coverage of authorization rules</h1>
<p>${totals.annotated} of ${totals.fields} fields have a rule or <code>@public</code> (${percent} %): ${totals.public} public,
${totals.authenticated} for any good token, ${totals.rules} for more than that, ${totals.closed} closed.</p>
<table><thead><tr><th scope="col">Field</th><th scope="col">Needs</th></tr></thead><tbody>
${[...rows, ...sent].join('\n')}
</tbody></table></body></html>
`;
}

/** Schema text is data of somebody else. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
