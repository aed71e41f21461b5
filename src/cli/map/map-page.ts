import { createHash } from 'node:crypto';
import type { MapData } from './map-data.ts';

/** What the page is made of beside its data: the same for every schema. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/**
 * The page, complete in itself. The policy of the page lets exactly this script and this style run and forbids every
 * request, so that neither a schema nor a pasted token can get anything out of it.
 *
 * @see https://www.w3.org/TR/CSP3/#strict-csp
 */
export function mapPage(data: MapData, { script, style }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(data.title)}: access map</title>
<style>${checked(style, 'style')}</style>
</head>
<body>
<noscript><p>This map needs JavaScript. It asks nobody outside and stores nothing.</p></noscript>
<script type="application/json" id="map-data">${inScript(JSON.stringify(data))}</script>
<script type="module">${checked(script, 'script')}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Our own text, which stands there as it is: it may not end its element. */
function checked(text: string, element: string): string {
  if (new RegExp(`</${element}|<!--`, 'i').test(text)) throw new Error(`the ${element} of the map would end early`);
  return text;
}

/** JSON in an element that ends at the first `</script`, whatever the schema's texts say. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** The text of somebody else, as text. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
