/** Wrong use or unreadable input: one line on stderr that says what to do, and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
