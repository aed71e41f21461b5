import { buildSchema, parse, print } from 'graphql';
import { mapData } from '../../src/cli/map/map-data.ts';
import { SchemaModel } from '../../src/cli/map/page/schema-model.ts';
import { authDirectives } from '../../src/index.ts';
import { coverageOf } from '../../src/policy/coverage/coverage-of.ts';
import { SchemaPolicy, type SchemaPolicyOptions } from '../../src/policy/schema-policy.ts';

/** A policy, and the model that the page makes of its data: by way of JSON, as on the page. */
export function modelOf(
  sdl: string,
  options: Partial<SchemaPolicyOptions> = {},
): { policy: SchemaPolicy; model: SchemaModel } {
  const { typeDefs } = authDirectives({ federation: options.federation ?? false });
  const schema = buildSchema(print(parse(`${typeDefs}\n${sdl}`)));
  const policy = new SchemaPolicy(schema, { unannotated: 'public', ...options });
  return { policy, model: new SchemaModel(JSON.parse(JSON.stringify(mapData(coverageOf(policy), 'test')))) };
}
