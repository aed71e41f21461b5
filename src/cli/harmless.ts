/** What may be a colour of ours, and characters that a terminal obeys or that reorder what is shown. */
const SPECIAL = /\p{Cc}\[\d{1,2}m|\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const ESCAPE = '\u001b';
/** What looks like a compact token, wherever it came from: an argument that was meant for standard input, a claim. */
const TOKEN = /eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)+/g;

/**
 * Text that a terminal can be given. What files and tokens say may hold control characters; they are shown instead of
 * obeyed: as JSON writes them, so that JSON stays JSON. Tokens are never shown.
 */
export function harmless(text: string): string {
  return text.replace(TOKEN, '(a token)').replace(SPECIAL, (found) => {
    const [first = '', ...rest] = found;
    if (first === '\n' || first === '\t' || (first === ESCAPE && rest.length > 0)) return found;
    return `\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}${rest.join('')}`;
  });
}
