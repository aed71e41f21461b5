/**
 * `https`, or `http` to this very machine, and no user name in it: what keys and metadata may be fetched from.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-6.1
 */
export function isSecureAddress(address: URL | string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** URL parsing has already brought every spelling of an IPv4 address into its usual form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
