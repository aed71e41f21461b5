import { isDecisionRule } from '../../../policy/directives/requires-decision.ts';
import { normalize } from '../../../policy/requirement.ts';
import type { MapPlace } from '../map-data.ts';
import type { App } from './app.ts';
import { describeCaller } from './caller.ts';
import { el } from './dom.ts';
import { needMark, VERDICT_MEANINGS, VERDICT_TITLES, verdictMark } from './marks.ts';
import { needOfRule } from './need.ts';
import type { Verdict } from './reach.ts';
import type { FieldNode, TypeNode } from './schema-model.ts';
import { REASON_WORDS, writtenRule } from './words.ts';

/** Links shown before the rest has to be asked for. */
const FIRST = 40;

/** Selects a type or field. */
export function link(at: string, app: App, text: string = at): HTMLElement {
  return el('button', { type: 'button', class: 'link mono', text, onclick: () => app.update({ selected: at }) });
}

/** The answer for the caller, and which of the rules deny. */
export function verdictBanner(
  verdict: Verdict,
  { app, ruleIds }: { readonly app: App; readonly ruleIds: readonly number[] },
): HTMLElement {
  const failing = normalize(ruleIds.filter((id) => app.reach.reason(id) !== null).map((id) => app.model.rules[id]!));
  const missing = failing.map((rule) => `needs ${rule.needs}`).join(', ');
  const why =
    verdict === 'open'
      ? ''
      : `: ${missing || (verdict === 'denied' ? 'something that has to be sent may not be' : VERDICT_MEANINGS[verdict])}`;
  return el(
    'p',
    { class: `banner is-${verdict}` },
    verdictMark(verdict),
    el('span', {}, el('strong', { text: VERDICT_TITLES[verdict] }), ` for ${describeCaller(app.view.caller)}${why}.`),
  );
}

/** One rule: where it stands, as it is written, what it needs, and whether the caller passes it. */
export function ruleItem(
  [coordinate, id]: MapPlace,
  { app, relation }: { readonly app: App; readonly relation: string },
): HTMLElement {
  const rule = app.model.rules[id]!;
  const reason = app.reach.reason(id);
  const isAsked = isDecisionRule(rule);
  return el(
    'li',
    { class: reason === null ? 'passes' : 'fails' },
    el(
      'div',
      { class: 'where' },
      el('span', { class: 'mono', text: coordinate }),
      el('span', { class: 'relation', text: relation }),
    ),
    el('code', { text: writtenRule(app.data.rules[id]!, app.model.unannotated) }),
    el(
      'div',
      { class: 'outcome' },
      needMark(needOfRule(rule)),
      el('span', { text: `needs ${rule.needs}` }),
      el(
        'span',
        { class: 'result' },
        verdictMark(reason !== null ? 'denied' : isAsked ? 'depends' : 'open'),
        reason !== null ? REASON_WORDS[reason] : isAsked ? 'asked about each object' : 'passes',
      ),
    ),
  );
}

export function section(title: string, ...children: readonly (HTMLElement | null)[]): HTMLElement {
  return el('section', {}, el('h3', { text: title }), ...children);
}

export function fieldLinks(fields: readonly FieldNode[], app: App): HTMLElement {
  return links(
    fields.map((field) => ({ at: field.coordinate, verdict: app.reach.verdicts[field.id]! })),
    app,
  );
}

export function typeLinks(types: readonly TypeNode[], app: App): HTMLElement {
  return links(
    types.map((type) => ({ at: type.name, verdict: app.reach.types[type.id]! })),
    app,
  );
}

function links(places: readonly { readonly at: string; readonly verdict: Verdict }[], app: App): HTMLElement {
  const item = ({ at, verdict }: (typeof places)[number]) =>
    el(
      'li',
      { class: `is-${verdict}` },
      verdictMark(verdict),
      el('span', { class: 'unseen', text: VERDICT_TITLES[verdict] }),
      link(at, app),
    );
  const list = el('ul', { class: 'links' }, ...places.slice(0, FIRST).map(item));
  const rest = places.slice(FIRST);
  if (rest.length === 0) return list;
  const more: HTMLElement = el('button', {
    type: 'button',
    class: 'quiet',
    text: `Show ${rest.length} more`,
    onclick: () => {
      more.remove();
      list.append(...rest.map(item));
    },
  });
  return el('div', {}, list, more);
}
