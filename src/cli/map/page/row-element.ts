import { normalize } from '../../../policy/requirement.ts';
import type { App } from './app.ts';
import { el } from './dom.ts';
import { needMark, VERDICT_TITLES, verdictMark } from './marks.ts';
import { type Need, needOfRule, shortNeed } from './need.ts';
import type { Row } from './rows.ts';
import type { FieldNode } from './schema-model.ts';

/** The element of one line of the list. */
export function rowElement(
  row: Row,
  { app, isActive }: { readonly app: App; readonly isActive: boolean },
): HTMLElement {
  const { reach, view } = app;
  const verdict = row.field === null ? reach.types[row.type.id]! : reach.verdicts[row.field.id]!;
  const element = el('div', {
    class: `row ${row.kind} is-${verdict}${isActive ? ' active' : ''}`,
    role: 'treeitem',
    'aria-level': row.kind === 'type' ? '1' : '2',
    'aria-posinset': String(row.position),
    'aria-setsize': String(row.of),
    'aria-selected': String(view.selected === row.at),
    'aria-expanded': row.kind === 'type' ? String(row.isExpanded) : undefined,
  });
  element.append(
    ...(row.kind === 'type' ? [el('span', { class: 'twist', 'aria-hidden': 'true' })] : []),
    verdictMark(verdict),
    el('span', { class: 'unseen', text: `${VERDICT_TITLES[verdict]}: ` }),
    ...(row.field === null ? typeParts(row, app) : fieldParts(row.field, app)),
  );
  return element;
}

function fieldParts(field: FieldNode, app: App): HTMLElement[] {
  return [
    el('span', { class: 'name', text: field.name }),
    el('span', { class: 'returns', text: field.returns }),
    chips(field.ruleIds, field.need, app),
  ];
}

function typeParts({ type, kind }: Row, app: App): HTMLElement[] {
  const open = type.fields.filter(({ id }) => ['open', 'depends'].includes(app.reach.verdicts[id]!)).length;
  const share = type.kind === 'object' ? `${open} of ${type.fields.length}` : `${type.possible.length} types`;
  return [
    el('span', { class: 'name', text: type.name }),
    el('span', { class: 'returns', text: type.root ?? (type.kind === 'object' ? '' : type.kind) }),
    ...(type.ruleIds.length > 0 ? [chips(type.ruleIds, type.need, app)] : [el('span', { class: 'chips' })]),
    ...(kind === 'type' ? [el('span', { class: 'share', text: share })] : []),
  ];
}

/** What is needed, in words; what another rule implies goes without saying. */
function chips(ruleIds: readonly number[], need: Need, { model }: App): HTMLElement {
  const rules = normalize(ruleIds.map((id) => model.rules[id]!));
  const chip = (mark: Need, text: string, title: string) =>
    el('span', { class: 'chip', title }, needMark(mark), el('span', { text }));
  if (rules.length === 0) return el('span', { class: 'chips' }, chip(need, 'nothing', 'needs nothing'));
  return el('span', { class: 'chips' }, ...rules.map((rule) => chip(needOfRule(rule), shortNeed(rule), rule.needs)));
}
