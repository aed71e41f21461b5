import { ConfigurationError } from '../errors.ts';
import type { Authorization } from '../yoga/authorization.ts';

/** For servers that validate every document against one schema: what they answer would name what is to be hidden. */
export function refuseFiltered({ settings }: Authorization, server: string): void {
  if (settings.introspection === 'filtered') {
    throw new ConfigurationError(
      `introspection: "filtered" needs a schema for each caller, which ${server} has no place for; use "authenticated" or "off"`,
    );
  }
}
