import {
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Draw } from './generate.ts';

/** A request body, as a client would send it. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation that fits the schema; rarely one that does not validate, because two of its fields do not merge. */
export function generateOperation(schema: GraphQLSchema, draw: Draw): Operation {
  return new Writer(schema, draw).document();
}

const INHERITED = ['constructor', 'toString'] as const;

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #draw: Draw;
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  #count = 0;
  #budget = 24;

  constructor(schema: GraphQLSchema, draw: Draw) {
    this.#schema = schema;
    this.#draw = draw;
  }

  document(): Operation {
    const kind = this.#draw.of(['query', 'mutation'] as const);
    const root = this.#schema.getRootType(kind as never);
    if (!root) throw new Error('no such root type');
    const selections = this.#selections(root, 4);
    const heads = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : '';
    const main = `${kind} Main${heads} ${selections}`;
    const fragments = this.#fragments.join('\n');
    if (!this.#draw.chance(20)) return { query: `${main}\n${fragments}`, variables: this.#variables };
    const query = this.#schema.getQueryType();
    const other = Object.values(query?.getFields() ?? {}).map((field) =>
      isCompositeType(getNamedType(field.type)) ? `${field.name} { __typename }` : field.name,
    );
    return {
      query: `query Other { ${other.join(' ')} }\n${main}\n${fragments}`,
      operationName: 'Main',
      variables: this.#variables,
    };
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const wanted = 1 + this.#draw.int(depth > 2 ? 3 : 2);
    const written = Array.from({ length: wanted }, () => this.#selection(type, depth));
    return `{ ${written.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const { chance, of } = this.#draw;
    const nested = chance(isObjectType(type) ? 20 : 55) && depth > 0;
    if (nested) {
      const conditions = this.#conditionsFor(type);
      const condition = of(conditions);
      const body = this.#selections(condition, depth - 1);
      if (chance(35)) {
        const name = `F${this.#fragments.length}`;
        this.#fragments.push(`fragment ${name} on ${condition.name} ${body}`);
        return `...${name}${this.#condition()}`;
      }
      return condition === type && chance(40)
        ? `...${this.#condition()} ${body}`
        : `... on ${condition.name}${this.#condition()} ${body}`;
    }
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    if (fields.length === 0 || chance(8) || this.#budget <= 0) return `__typename${this.#condition()}`;
    this.#budget -= 1;
    const field = of(fields);
    const args = field.args
      .filter((argument) => (isNonNullType(argument.type) && argument.defaultValue === undefined) || chance(50))
      .map((argument) => `${argument.name}: ${this.#argument(argument.type, argument.defaultValue !== undefined)}`);
    const alias = args.length > 0 || chance(25) ? `x${this.#next()}: ` : '';
    const named = getNamedType(field.type);
    if (isCompositeType(named) && depth <= 0) return '__typename';
    const inner = isCompositeType(named) ? ` ${this.#selections(named, depth - 1)}` : '';
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.#condition()}${inner}`;
  }

  /** The types a fragment may be about at this position. */
  #conditionsFor(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    const abstract = Object.values(this.#schema.getTypeMap()).filter(
      (each) =>
        (isInterfaceType(each) || isUnionType(each)) &&
        this.#schema.getPossibleTypes(each).some((one) => possible.includes(one)),
    );
    return [...possible, ...(abstract as GraphQLCompositeType[])];
  }

  #condition(): string {
    const { chance, of, int } = this.#draw;
    if (!chance(14)) return '';
    const name = of(['include', 'skip'] as const);
    if (chance(30)) return ` @${name}(if: ${of(['true', 'false'])})`;
    const variable = `b${this.#next()}`;
    const fallback = chance(40);
    this.#definitions.push(`$${variable}: Boolean!${fallback ? ` = ${of(['true', 'false'])}` : ''}`);
    if (!fallback || chance(50)) this.#variables[variable] = int(1) === 0;
    return ` @${name}(if: $${variable})`;
  }

  #argument(type: GraphQLInputType, hasDefault: boolean): string {
    return this.#draw.chance(50) ? this.#variable(type, hasDefault) : this.#literal(type, 3);
  }

  /** A variable: with a value, null, left out, or left out with a default. */
  #variable(type: GraphQLInputType, hasDefault: boolean): string {
    const { chance, of } = this.#draw;
    const name = this.#nameOfVariable();
    const loose = isNonNullType(type) && hasDefault ? type.ofType : type;
    const how = of(['value', 'value', 'absent', 'default', 'null', 'both'] as const);
    const fallback = how === 'default' || how === 'both' ? ` = ${this.#literal(loose, 2, { constant: true })}` : '';
    this.#definitions.push(`$${name}: ${loose}${fallback}`);
    if (how === 'value' || how === 'both' || (isNonNullType(loose) && how !== 'default')) {
      this.#variables[name] = this.#json(loose, 2);
    } else if (how === 'null' && !isNonNullType(type)) {
      this.#variables[name] = null;
    }
    // Nothing but the absence is left to draw for the others.
    return chance(0) ? '' : `$${name}`;
  }

  /** Now and then the name of something that every object has. */
  #nameOfVariable(): string {
    const name = this.#draw.chance(6) ? this.#draw.of(INHERITED) : '';
    const isTaken = this.#definitions.some((each) => each.startsWith(`$${name}:`));
    return name === '' || isTaken ? `v${this.#next()}` : name;
  }

  #literal(type: GraphQLInputType, depth: number, { constant = false } = {}): string {
    const { chance, of, int } = this.#draw;
    const bare = getNullableType(type);
    if (!isNonNullType(type) && chance(12)) return 'null';
    if (!constant && depth < 3 && chance(18)) return this.#variable(type, false);
    if (isListType(bare)) {
      if (chance(20)) return this.#literal(bare.ofType, depth - 1, { constant });
      const items = Array.from({ length: int(2) }, () => this.#literal(bare.ofType, depth - 1, { constant }));
      return `[${items.join(', ')}]`;
    }
    if (isEnumType(bare)) return of(['A', 'B', 'C']);
    if (isInputObjectType(bare)) {
      const fields = Object.values(bare.getFields()).filter(() => depth > 0 && chance(35));
      return `{${fields.map((each) => `${each.name}: ${this.#literal(each.type, depth - 1, { constant })}`).join(', ')}}`;
    }
    return String(bare) === 'Int' ? '7' : '"text"';
  }

  #json(type: GraphQLInputType, depth: number): unknown {
    const { chance, of, int } = this.#draw;
    const bare = getNullableType(type);
    if (!isNonNullType(type) && chance(12)) return null;
    if (isListType(bare)) {
      if (chance(20)) return this.#json(bare.ofType, depth - 1);
      return Array.from({ length: int(2) }, () => this.#json(bare.ofType, depth - 1));
    }
    if (isEnumType(bare)) return of(['A', 'B', 'C']);
    if (isInputObjectType(bare)) {
      const fields = Object.values(bare.getFields()).filter(() => depth > 0 && chance(35));
      return Object.fromEntries(fields.map((each) => [each.name, this.#json(each.type, depth - 1)]));
    }
    return String(bare) === 'Int' ? 7 : 'text';
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
