/** The 38 odd primes to 167: what the faulty generator's smallest keys, and so all of its keys, were made with. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
  127, 131, 137, 139, 149, 151, 157, 163, 167,
] as const;
const GENERATOR = 65_537;

/**
 * True for an RSA modulus that can be factored because of how it was made: it is even, has a very small factor, or bears
 * the mark of the generator of CVE-2017-15361, whose primes are powers of 65537 modulo each small prime. A sound modulus
 * does so by chance less than once in a hundred million.
 */
export function isWeakModulus(bytes: Uint8Array): boolean {
  if ((bytes.at(-1)! & 1) === 0) return true;
  const remainders = PRIMES.map((prime) => [prime, remainder(bytes, prime)] as const);
  return remainders.some(([, rest]) => rest === 0) || remainders.every(([prime, rest]) => isPower(rest, prime));
}

function remainder(bytes: Uint8Array, divisor: number): number {
  return bytes.reduce((rest, byte) => (rest * 256 + byte) % divisor, 0);
}

/** Whether some power of the generator leaves this remainder. */
function isPower(rest: number, prime: number): boolean {
  const step = GENERATOR % prime;
  let power = 1;
  do {
    if (power === rest) return true;
    power = (power * step) % prime;
  } while (power !== 1);
  return false;
}
