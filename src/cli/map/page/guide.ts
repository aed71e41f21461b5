import type { App } from './app.ts';
import { section } from './detail-parts.ts';
import { el } from './dom.ts';
import { needMark, VERDICT_MEANINGS, VERDICT_TITLES, verdictMark } from './marks.ts';
import { VERDICTS } from './reach.ts';

const KEYS = [
  ['/', 'search'],
  ['↑ ↓', 'move in the list'],
  ['→ ←', 'open and close a type'],
  ['Enter', 'show the rules'],
  ['Esc', 'close the details, clear the search'],
] as const;

/** How to read the map: shown while nothing is selected. */
export function guide({ model }: App): readonly HTMLElement[] {
  return [
    el('p', { class: 'kicker', text: 'How to read this map' }),
    el('p', {
      text: 'Choose who asks on one side; every field answers on the other. Select a field to see each rule that reaches it and where that rule stands.',
    }),
    section(
      'Answers',
      el(
        'ul',
        { class: 'legend' },
        ...VERDICTS.map((verdict) =>
          el(
            'li',
            {},
            verdictMark(verdict),
            el('span', {}, el('b', { text: VERDICT_TITLES[verdict] }), `: ${VERDICT_MEANINGS[verdict]}`),
          ),
        ),
      ),
    ),
    section(
      'Picture',
      el(
        'p',
        {},
        'Shape and colour say what a field needs. ',
        needMark('scope'),
        ' filled: the caller reaches it; outlined: it does not. A dashed frame is a type that the caller does not get.',
      ),
    ),
    section(
      'Keys',
      el(
        'dl',
        { class: 'shortcuts' },
        ...KEYS.flatMap(([key, does]) => [el('dt', {}, el('kbd', { text: key })), el('dd', { text: does })]),
      ),
    ),
    el('p', {
      class: 'note',
      text: `Fields without a rule follow unannotated: '${model.unannotated}'. The answers are those of the rules' own code; decisions about single objects are made elsewhere.`,
    }),
  ];
}
