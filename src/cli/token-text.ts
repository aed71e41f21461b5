/** The token in what was typed or piped: with a scheme and white space around it, as it is copied from a header. */
export function tokenText(text: string): string {
  return text.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, '');
}
