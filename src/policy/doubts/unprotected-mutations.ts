import { accessOf } from '../coverage/access-of.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';

/** Mutations that anybody, or anybody with some token, may run, and nobody said so. */
export function unprotectedMutations(policy: SchemaPolicy): readonly Doubt[] {
  const type = policy.schema.getMutationType();
  if (!type) return [];
  return Object.keys(type.getFields()).flatMap((name) => {
    const access = accessOf(policy.field(type.name, name)?.requirement.rules ?? []);
    if (policy.isAnnotated(type, name) || (access !== 'public' && access !== 'authenticated')) return [];
    const who = access === 'public' ? 'anybody' : 'whoever has a good token';
    return [
      {
        kind: 'unprotected-mutation',
        coordinate: `${type.name}.${name}`,
        message: `${who} may run this mutation; say what it needs, or @${access === 'public' ? 'public' : 'authenticated'}`,
      },
    ];
  });
}
