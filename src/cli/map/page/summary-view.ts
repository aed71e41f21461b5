import type { App } from './app.ts';
import { describeCaller } from './caller.ts';
import { el } from './dom.ts';
import { needMark, VERDICT_TITLES, verdictMark } from './marks.ts';
import { NEED_TITLES, NEEDS } from './need.ts';
import { VERDICTS } from './reach.ts';

/** What the map comes to, in a sentence and a bar; and what its shapes mean, which also filters by them. */
export class SummaryView {
  readonly element: HTMLElement;

  constructor(app: App) {
    const sentence = el('p', { class: 'sentence', role: 'status' });
    const parts = new Map(VERDICTS.map((verdict) => [verdict, el('span', { class: `part is-${verdict}` })]));
    const verdicts = VERDICTS.map((verdict) => {
      const count = el('b');
      const button = el(
        'button',
        {
          type: 'button',
          class: 'key',
          onclick: () => app.update({ verdict: app.view.verdict === verdict ? '' : verdict }),
        },
        verdictMark(verdict),
        count,
        VERDICT_TITLES[verdict].toLowerCase(),
      );
      return { verdict, count, button };
    });
    const needs = NEEDS.map((need) => {
      const count = app.model.fields.filter((field) => field.need === need).length;
      const button = el(
        'button',
        {
          type: 'button',
          class: 'key',
          hidden: count === 0,
          onclick: () => app.update({ need: app.view.need === need ? '' : need }),
        },
        needMark(need),
        NEED_TITLES[need],
        el('b', { text: count.toLocaleString('en') }),
      );
      return { need, button };
    });
    this.element = el(
      'section',
      { class: 'summary', 'aria-label': 'Summary' },
      sentence,
      el('div', { class: 'bar', 'aria-hidden': 'true' }, ...parts.values()),
      el(
        'div',
        { class: 'keys answers', role: 'group', 'aria-label': 'Answers' },
        ...verdicts.map(({ button }) => button),
      ),
      el('div', { class: 'keys needs', role: 'group', 'aria-label': 'Needs' }, ...needs.map(({ button }) => button)),
    );
    const show = () => {
      const { reach, model, view } = app;
      const { open, depends } = reach.counts;
      const caller = describeCaller(view.caller);
      sentence.replaceChildren(
        `${caller[0]!.toUpperCase()}${caller.slice(1)} reaches `,
        el('strong', {
          text: `${(open + depends).toLocaleString('en')} of ${model.fields.length.toLocaleString('en')}`,
        }),
        ' fields.',
      );
      for (const { verdict, count, button } of verdicts) {
        const number = reach.counts[verdict];
        parts.get(verdict)!.style.flexGrow = String(number);
        count.textContent = number.toLocaleString('en');
        button.setAttribute('aria-pressed', String(view.verdict === verdict));
        button.hidden = number === 0 && view.verdict !== verdict;
      }
      for (const { need, button } of needs) button.setAttribute('aria-pressed', String(view.need === need));
    };
    app.onChange(show);
    show();
  }
}
