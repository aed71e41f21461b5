import { clientsOf, scopesOf } from './need.ts';
import type { Reach } from './reach.ts';
import type { SchemaModel } from './schema-model.ts';
import type { ViewState } from './view-state.ts';

/** By field: whether it passes the search and the filters. */
export function matchesOf(asked: {
  readonly model: SchemaModel;
  readonly reach: Reach;
  readonly view: ViewState;
}): readonly boolean[] {
  const { model, reach, view } = asked;
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const wanted = (test: (rule: SchemaModel['rules'][number]) => boolean) => model.rules.map(test);
  const naming = [
    ...(view.scope === '' ? [] : [wanted((rule) => scopesOf(rule).includes(view.scope))]),
    ...(view.client === '' ? [] : [wanted((rule) => clientsOf(rule).includes(view.client))]),
  ];
  return model.fields.map((field) => {
    if (view.type !== '' && field.type.name !== view.type) return false;
    if (view.need !== '' && field.need !== view.need) return false;
    if (view.verdict !== '' && reach.verdicts[field.id] !== view.verdict) return false;
    if (!naming.every((rules) => [...field.allRuleIds].some((id) => rules[id]))) return false;
    const text = words.length === 0 ? '' : field.coordinate.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
