import { ask } from '../ask.mjs';

const TYPES = 100;
const FIELDS = 100;

/** A schema of 10,000 guarded fields: 100 types of 100 fields. */
export function wide() {
  const model = { Query: { greeting: { type: 'String!', scope: 'read:greeting', resolve: () => 'hello' } } };
  for (let type = 0; type < TYPES; type += 1) {
    const object = {};
    const fields = {};
    for (let field = 0; field < FIELDS; field += 1) {
      fields[`field${field}`] = { type: 'String', scope: field % 2 === 0 ? 'read:wide' : 'read:price' };
      object[`field${field}`] = `value ${field}`;
    }
    model[`Type${type}`] = fields;
    model.Query[`type${type}`] = { type: `Type${type}`, resolve: () => object };
  }
  return model;
}

/** 100 guarded fields of one type. */
export const wideQuery = `{ type7 { ${Array.from({ length: FIELDS }, (_, field) => `field${field}`).join(' ')} } }`;

export const isWideAnswer = ({ body }) =>
  Object.keys(body.data?.type7 ?? {}).length === FIELDS && body.data.type7.field99 === 'value 99' && !body.errors;

export async function askWide(server, token) {
  const answer = await ask(server, { query: wideQuery, token });
  if (!isWideAnswer(answer)) throw new Error(`a wrong answer: ${answer.text.slice(0, 300)}`);
}
