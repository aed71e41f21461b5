import { ALL_PLACES, type PolicyDirective } from '../directive.ts';
import type { Rule } from '../rule.ts';

/**
 * `@clientOnly`: the client acts for itself, no end user is involved. `clients` narrows it to these client ids;
 * `allowUsers: true` also lets in users who come through those clients.
 */
export const clientOnly: PolicyDirective = {
  name: 'clientOnly',
  description:
    'Needs a client that acts for itself, or (with allowUsers) anybody who comes through one of the clients.',
  argumentSDL: '(clients: [String!], allowUsers: Boolean! = false)',
  argumentNames: ['clients', 'allowUsers'],
  repeatable: true,
  places: ALL_PLACES,
  read({ clients: given, allowUsers = false }) {
    const problems: string[] = [];
    // GraphQL reads a single value as a list of one.
    const clients = typeof given === 'string' ? [given] : given;
    if (clients != null && (!Array.isArray(clients) || clients.some((id) => typeof id !== 'string'))) {
      return { problems: ['needs a list of client ids as "clients"'] };
    }
    if (typeof allowUsers !== 'boolean') return { problems: ['needs true or false as "allowUsers"'] };
    const ids = (clients ?? null) as readonly string[] | null;
    if (ids?.length === 0)
      problems.push('has an empty "clients", which nobody could meet; name a client id or leave it out');
    if (ids?.includes('')) problems.push('has an empty client id in "clients"; remove it');
    const twice = ids?.find((id, index) => ids.indexOf(id) !== index);
    if (twice) problems.push(`names the client "${twice}" twice; once is enough`);
    if (allowUsers && ids === null)
      problems.push('has allowUsers without "clients"; name the clients, or use @authenticated');
    return problems.length > 0 ? { problems } : { rule: clientRule(ids, allowUsers) };
  },
};

interface ClientRule extends Rule {
  readonly clients: readonly string[] | null;
  readonly allowUsers: boolean;
}

function clientRule(clients: readonly string[] | null, allowUsers: boolean): ClientRule {
  const allowed = clients === null ? null : new Set(clients);
  const through = clients?.map((id) => `"${id}"`).join(' or ');
  return {
    directive: 'clientOnly',
    key: `client:${allowUsers ? 'users,' : ''}${clients === null ? '*' : JSON.stringify([...clients].sort())}`,
    needs:
      clients === null
        ? 'a client that acts for itself'
        : `${allowUsers ? 'to come through the client' : 'a client that acts for itself:'} ${through}`,
    scopes: null,
    clients,
    allowUsers,
    check: (principal) => {
      if (principal === null) return 'UNAUTHENTICATED';
      if (!allowUsers && principal.kind !== 'client') return 'CLIENT_ONLY';
      if (allowed === null) return null;
      return principal.clientId !== null && allowed.has(principal.clientId) ? null : 'CLIENT_NOT_ALLOWED';
    },
    implies: (other) => {
      if (other.key === 'authenticated') return true;
      if (!isClientRule(other) || (allowUsers && !other.allowUsers)) return false;
      return other.clients === null || (allowed !== null && [...allowed].every((id) => other.clients!.includes(id)));
    },
  };
}

function isClientRule(rule: Rule): rule is ClientRule {
  return rule.directive === 'clientOnly';
}
