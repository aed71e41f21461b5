// A schema as data, so that every contender gets the same one in its own way of writing rules: SDL or a builder.
//   { Type: { field: { type: 'String!', args?: { name: 'Int!' }, scope?: 'read:x', resolve? } } }

/** The fields that need a scope, as `[type, field, scope]`. */
export function guardedFields(model) {
  return Object.entries(model).flatMap(([type, fields]) =>
    Object.entries(fields)
      .filter(([, { scope }]) => scope !== undefined)
      .map(([field, { scope }]) => [type, field, scope]),
  );
}

/** SDL; `ruleOf` writes what stands behind a field that needs a scope. */
export function sdlOf(model, ruleOf) {
  return Object.entries(model)
    .map(([type, fields]) => {
      const lines = Object.entries(fields).map(([name, { type: returns, args, scope }]) => {
        const list = Object.entries(args ?? {}).map(([arg, argType]) => `${arg}: ${argType}`);
        return `  ${name}${list.length > 0 ? `(${list.join(', ')})` : ''}: ${returns}${scope ? ` ${ruleOf(scope)}` : ''}`;
      });
      return `type ${type} {\n${lines.join('\n')}\n}`;
    })
    .join('\n');
}

/** The resolvers, for `makeExecutableSchema`. */
export function resolversOf(model) {
  const resolvers = {};
  for (const [type, fields] of Object.entries(model)) {
    for (const [name, { resolve }] of Object.entries(fields)) {
      if (resolve !== undefined) (resolvers[type] ??= {})[name] = resolve;
    }
  }
  return resolvers;
}
