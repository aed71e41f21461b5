import { DirectiveLocation, getNamedType } from 'graphql';
import type { SchemaPolicy } from './schema-policy.ts';

/** Where operations have directives. */
const EXECUTABLE: ReadonlySet<string> = new Set([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

/**
 * Directives of operations that take what a rule guards: start-up errors. What they are given belongs to no field, so that
 * nobody could be denied anything for sending it.
 */
export function directiveInputProblems({ schema, inputs }: SchemaPolicy): readonly string[] {
  if (inputs.isEmpty) return [];
  return schema
    .getDirectives()
    .filter(({ locations }) => locations.some((location) => EXECUTABLE.has(location)))
    .flatMap(({ name, args }) =>
      args.flatMap((argument) => {
        const [guarded] = inputs.reachable(getNamedType(argument.type).name);
        if (guarded === undefined) return [];
        return [
          `@${name}(${argument.name}:): the rule on ${guarded.coordinate} cannot be enforced on what a directive is given; take a type without rules`,
        ];
      }),
    );
}
