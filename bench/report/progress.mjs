/** A line that says what is going on, on a terminal; elsewhere nothing. */
export function createProgress(stream = process.stderr) {
  if (!stream.isTTY) return { show() {}, clear() {} };
  return {
    show(text) {
      stream.write(`\r\u001B[K${text.slice(0, (stream.columns ?? 100) - 1)}`);
    },
    clear() {
      stream.write('\r\u001B[K');
    },
  };
}
