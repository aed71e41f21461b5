import type { Claims } from '../profiles/profile.ts';

/** Claims that say how the token works, not who somebody is: their values may be shown. */
const PROTOCOL: readonly string[] = [
  'iss',
  'aud',
  'azp',
  'client_id',
  'cid',
  'appid',
  'scope',
  'scp',
  'exp',
  'iat',
  'nbf',
  'gty',
  'typ',
  'ver',
  'token_use',
  'idtyp',
  'acr',
];
const DATES: readonly string[] = ['exp', 'iat', 'nbf'];
const MAX_LENGTH = 300;

export interface ShownClaims {
  /** Name and value, in the order of the token. */
  readonly shown: readonly (readonly [name: string, value: string])[];
  /** The names of all others. */
  readonly hidden: readonly string[];
}

/** What may be shown of a token's claims. */
export function protocolClaims(claims: Claims): ShownClaims {
  const names = Object.keys(claims);
  const shown = names.filter((name) => PROTOCOL.includes(name));
  return {
    shown: shown.map((name) => [name, valueText(name, claims[name])]),
    hidden: names.filter((name) => !PROTOCOL.includes(name)),
  };
}

function valueText(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const date = DATES.includes(name) && typeof value === 'number' ? new Date(value * 1000) : null;
  const readable = date !== null && !Number.isNaN(date.getTime()) ? `${text} (${date.toISOString()})` : text;
  return readable.length > MAX_LENGTH ? `${readable.slice(0, MAX_LENGTH)}…` : readable;
}
