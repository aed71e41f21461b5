import type { App } from './app.ts';
import { fieldLinks, ruleItem, section, typeLinks, verdictBanner } from './detail-parts.ts';
import { el } from './dom.ts';
import type { TypeNode } from './schema-model.ts';

/** What an object of a type needs, what leads to it, and what it has. */
export function typeDetails(type: TypeNode, app: App): readonly HTMLElement[] {
  const { model, reach } = app;
  const isObject = type.kind === 'object';
  const leading = model.fields.filter((field) => field.to === type.id || model.targets(field).includes(type));
  const interfaces = type.interfaces.map((id) => model.types[id]!);
  const holding = model.types.filter(({ kind, possible }) => kind === 'union' && possible.includes(type.id));
  const relation = (coordinate: string) => (coordinate === type.name ? 'its own' : 'interface');
  return [
    el('p', { class: 'kicker', text: type.root === null ? (isObject ? 'Type' : type.kind) : `Root of ${type.root}` }),
    el('h2', { class: 'mono', text: type.name }),
    verdictBanner(reach.types[type.id]!, { app, ruleIds: type.ruleIds }),
    section(
      'Rules that reach every object of it',
      type.rules.length === 0
        ? el('p', { text: 'None.' })
        : el(
            'ul',
            { class: 'rules' },
            ...type.rules.map((place) => ruleItem(place, { app, relation: relation(place[0]) })),
          ),
    ),
    ...(isObject ? [section('Fields', fieldLinks(type.fields, app))] : []),
    ...(isObject
      ? []
      : [
          section(
            'Can be',
            typeLinks(
              type.possible.map((id) => model.types[id]!),
              app,
            ),
          ),
        ]),
    ...(interfaces.length === 0 ? [] : [section('Implements', typeLinks(interfaces, app))]),
    ...(holding.length === 0 ? [] : [section('Member of', typeLinks(holding, app))]),
    ...(leading.length === 0 ? [] : [section('What leads to it', fieldLinks(leading, app))]),
  ];
}
