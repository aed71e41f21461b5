import type { MapArgument } from '../map-data.ts';
import type { App } from './app.ts';
import { fieldLinks, link, ruleItem, section, typeLinks, verdictBanner } from './detail-parts.ts';
import { el } from './dom.ts';
import type { FieldNode } from './schema-model.ts';
import { relationTo } from './words.ts';

/** Every rule that reaches a field, where it comes from, and the way there. */
export function fieldDetails(field: FieldNode, app: App): readonly HTMLElement[] {
  const { model, data } = app;
  const returned = field.to < 0 ? null : model.types[field.to]!;
  const items = field.rules.map((place) =>
    ruleItem(place, {
      app,
      relation: relationTo(field, { coordinate: place[0], directive: data.rules[place[1]]!.directive }, model),
    }),
  );
  return [
    el('p', { class: 'kicker', text: 'Field' }),
    el('h2', { class: 'mono' }, link(field.type.name, app), el('wbr'), `.${field.name}`),
    el('p', { class: 'returns mono' }, field.returns),
    verdictBanner(app.reach.verdicts[field.id]!, { app, ruleIds: field.ruleIds }),
    section(
      'Rules that reach it',
      items.length === 0 ? el('p', { text: 'None: everybody may have it.' }) : el('ul', { class: 'rules' }, ...items),
    ),
    ...sentParts(field, app),
    section('The way there', wayTo(field, app)),
    ...(returned === null
      ? []
      : [section('Leads to', typeLinks([returned, ...(returned.kind === 'object' ? [] : model.targets(field))], app))]),
  ];
}

/** Rules that count for what the client sends. */
function sentParts(field: FieldNode, app: App): HTMLElement[] {
  const parts = field.inputs.map((input: MapArgument) => {
    const within = app.model.guardedWithin(input.type);
    return el(
      'li',
      {},
      el('p', { class: 'mono argument', text: `${input.name}${input.required ? ' (required)' : ''}` }),
      el(
        'ul',
        { class: 'rules' },
        ...input.rules.map((place) =>
          ruleItem(place, {
            app,
            relation: place[0].startsWith(`${field.coordinate}(`) ? 'argument' : 'argument of an interface field',
          }),
        ),
        ...within.flatMap(({ member, kind }) =>
          member.rules.map((place) =>
            ruleItem(place, { app, relation: kind === 'enum' ? 'enum value' : 'input field' }),
          ),
        ),
      ),
    );
  });
  return parts.length === 0 ? [] : [section('Rules on what is sent', el('ul', { class: 'arguments' }, ...parts))];
}

function wayTo(field: FieldNode, app: App): HTMLElement {
  const way = app.reach.wayTo(field.type);
  if (way !== null) {
    return el(
      'ol',
      { class: 'way' },
      ...[...way, field].map((step) =>
        el(
          'li',
          {},
          step === field ? el('span', { class: 'mono', text: field.coordinate }) : link(step.coordinate, app),
        ),
      ),
    );
  }
  const leading = app.model.fields.filter((each) => app.model.targets(each).includes(field.type));
  if (leading.length === 0) return el('p', { text: `No field of the schema leads to ${field.type.name}.` });
  return el(
    'div',
    {},
    el('p', { text: `Nothing that this caller gets leads to ${field.type.name}. These fields would:` }),
    fieldLinks(leading, app),
  );
}
