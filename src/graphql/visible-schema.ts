import {
  type GraphQLArgument,
  GraphQLEnumType,
  GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { Principal } from '../principal.ts';
import { rejected, UNEXPLAINED } from './answer-denied.ts';
import { checkedTypeResolver } from './checked-type-resolver.ts';
import { DenialError } from './denial-error.ts';
import { hideDefaults, type InputValue } from './hidden-defaults.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { unseenDefaults } from './unseen-defaults.ts';
import { Visibility } from './visibility.ts';
import { notePart } from './whole-type-resolver.ts';

/** Schemas kept at most, the one used longest ago goes first: callers who pass the same rules share one. */
const MAX_SCHEMAS = 32;

/** The parts of one guarded schema that its callers see (`introspection: 'filtered'`). */
export class VisibleSchemas {
  readonly #policy: SchemaPolicy;
  readonly #guarded: GraphQLSchema;
  readonly #rules: readonly Rule[];
  readonly #byVerdicts = new Map<string, GraphQLSchema>();

  constructor(policy: SchemaPolicy, guarded: GraphQLSchema) {
    this.#policy = policy;
    this.#guarded = guarded;
    this.#rules = policy.rules;
  }

  /** The schema as a caller sees it: what is not in it does not exist. */
  of(principal: Principal | null): GraphQLSchema {
    const key = this.#rules.map((rule) => (rule.check(principal) === null ? '1' : '0')).join('');
    const schema = this.#byVerdicts.get(key) ?? visibleSchema(this.#guarded, new Visibility(this.#policy, principal));
    this.#byVerdicts.delete(key);
    this.#byVerdicts.set(key, schema);
    if (this.#byVerdicts.size > MAX_SCHEMAS) {
      const [oldest] = this.#byVerdicts.keys();
      if (oldest !== undefined) this.#byVerdicts.delete(oldest);
    }
    return schema;
  }
}

function visibleSchema(schema: GraphQLSchema, visibility: Visibility): GraphQLSchema {
  const applied = unseenDefaults(visibility);
  const visible = rebuildSchema(schema, {
    keepsType: (type) => visibility.type(type),
    field: (type, name, config) => {
      const field = type.getFields()[name];
      if (field === undefined || !visibility.field(type, field)) return null;
      const isSeen = (argument: InputValue): boolean => visibility.argument(type, field, argument as GraphQLArgument);
      const args = field.args.filter(isSeen).map(({ name }) => [name, config.args![name]!] as const);
      return { ...(isObjectType(type) ? applied(field, isSeen, config) : config), args: Object.fromEntries(args) };
    },
    inputType: (type, replace) => visibleInput(type, visibility, replace),
    resolveType: (type) => visibleTypeResolver(schema, type, visibility),
  });
  hideDefaults(visible, schema);
  notePart(visible, schema);
  return visible;
}

/**
 * An object can be of a type that its caller may have, and of which nothing is left to see: the executor would say that
 * there is no such type, and name it.
 */
function visibleTypeResolver(
  schema: GraphQLSchema,
  type: GraphQLInterfaceType | GraphQLUnionType,
  visibility: Visibility,
): GraphQLTypeResolver<unknown, unknown> | undefined {
  const hidden = schema.getPossibleTypes(type).filter((each) => !visibility.type(each));
  if (hidden.length === 0) return undefined;
  const names = new Set(hidden.map(({ name }) => name));
  return checkedTypeResolver(type, type.resolveType, (typeName) =>
    typeName !== undefined && names.has(typeName) ? rejected(DenialError.of(UNEXPLAINED, {})) : typeName,
  );
}

type Replace = Parameters<NonNullable<Parameters<typeof rebuildSchema>[1]['inputType']>>[1];

function visibleInput(type: GraphQLNamedType, visibility: Visibility, replace: Replace): GraphQLNamedType {
  if (isInputObjectType(type)) {
    const config = type.toConfig();
    const visible = Object.values(type.getFields()).filter((field) => visibility.inputField(type, field));
    return new GraphQLInputObjectType({
      ...config,
      fields: () =>
        Object.fromEntries(
          visible.map(({ name }) => [name, { ...config.fields[name]!, type: replace(config.fields[name]!.type) }]),
        ),
    });
  }
  if (!isEnumType(type) || type.getValues().every(({ name }) => visibility.enumValue(type, name))) return type;
  const config = type.toConfig();
  const values = Object.fromEntries(Object.entries(config.values).filter(([name]) => visibility.enumValue(type, name)));
  return new VisibleEnum({ ...config, values }, type);
}

/** A rule on an enum value is about sending it: what a resolver gives back is still any value of the whole enum. */
class VisibleEnum extends GraphQLEnumType {
  readonly #whole: GraphQLEnumType;

  constructor(config: ConstructorParameters<typeof GraphQLEnumType>[0], whole: GraphQLEnumType) {
    super(config);
    this.#whole = whole;
  }

  override serialize(value: unknown): string | undefined | null {
    return this.#whole.serialize(value);
  }

  /** The name of `serialize` in graphql 17. */
  coerceOutputValue(value: unknown): string | undefined | null {
    return this.serialize(value);
  }
}

/** True when a schema coordinate names something that the schema has. */
export function isInSchema(schema: GraphQLSchema, coordinate: string): boolean {
  const [, typeName = '', member, argument] = /^(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (type === undefined) return false;
  if (member === undefined) return true;
  if (isObjectType(type) || isInterfaceType(type)) {
    const field = type.getFields()[member];
    return field !== undefined && (argument === undefined || field.args.some(({ name }) => name === argument));
  }
  if (isInputObjectType(type)) return member in type.getFields();
  return isEnumType(type) && type.getValue(member) !== undefined;
}
