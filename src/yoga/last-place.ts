import type { Plugin } from 'graphql-yoga';
import { ConfigurationError } from '../errors.ts';
import type { Gates } from './use-gates.ts';

/** What the plugin of this package has and no other. */
export const OURS: unique symbol = Symbol('useAuthorization');

/** Two plugins that both want to be the last one would go on forever. */
const MAX_PLACES = 8;

/**
 * Puts the gates around all other plugins, whatever these do: behind them, what they make of document, variables and
 * executor is settled.
 *
 * @throws {ConfigurationError} where two authorizations would decide about one server.
 */
export class LastPlace {
  readonly #gates: Gates;
  readonly #taken = new WeakSet<object>();

  constructor(gates: Gates) {
    this.#gates = gates;
  }

  take(plugins: unknown[]): void {
    if (plugins.filter(isOurs).length > 1) {
      throw new ConfigurationError('useAuthorization stands twice among the plugins; give one all of the issuers');
    }
    if (this.#taken.has(plugins)) return;
    this.#taken.add(plugins);
    plugins.unshift(...this.#gates.first);
    placeLast(plugins, this.#gates.last, MAX_PLACES);
  }
}

/** Lists of plugins may have gaps. */
function isOurs(plugin: unknown): boolean {
  return typeof plugin === 'object' && plugin !== null && OURS in plugin;
}

/** At the end of the list, and again behind whatever others put there while the list is gone through. */
function placeLast(plugins: unknown[], gates: Plugin, places: number): void {
  const place: Plugin = {
    onPluginInit() {
      if (places > 0 && plugins.at(-1) !== place) placeLast(plugins, gates, places - 1);
      else Object.assign(place, gates);
    },
  };
  plugins.push(place);
}
