import { drawing } from './dom.ts';
import type { Need } from './need.ts';
import type { Verdict } from './reach.ts';

/** One shape for each need, so that nobody has to tell them by colour. Paths in a square of 12. */
export const NEED_SHAPES: Readonly<Record<Need, string>> = {
  public: 'M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 1 0 6 .8z',
  token:
    'M2.4 1.2h7.2a1.2 1.2 0 0 1 1.2 1.2v7.2a1.2 1.2 0 0 1-1.2 1.2H2.4a1.2 1.2 0 0 1-1.2-1.2V2.4a1.2 1.2 0 0 1 1.2-1.2z',
  scope: 'M6 .2 11.8 6 6 11.8.2 6z',
  client: 'M6 .9 11.6 10.8H.4z',
  decision: 'M3.1.9h5.8L11.8 6l-2.9 5.1H3.1L.2 6z',
  closed: 'M2.7.9 6 4.2 9.3.9l1.8 1.8L7.8 6l3.3 3.3-1.8 1.8L6 7.8l-3.3 3.3L.9 9.3 4.2 6 .9 2.7z',
};

const VERDICT_SHAPES: Readonly<Record<Verdict, string>> = {
  open: 'M4.6 10.3.9 6.5l1.4-1.4 2.3 2.4L9.8 1.9l1.3 1.4z',
  depends: 'M6 .8a5.2 5.2 0 0 0 0 10.4zM6 .8a5.2 5.2 0 0 1 0 10.4v-1a4.2 4.2 0 0 0 0-8.4z',
  denied:
    'M6 .8A3.2 3.2 0 0 0 2.8 4v1.2h-.9v6h8.2v-6h-.9V4A3.2 3.2 0 0 0 6 .8zm0 1.4A1.8 1.8 0 0 1 7.8 4v1.2H4.2V4A1.8 1.8 0 0 1 6 2.2z',
  'no-way': 'M1 5.3h2.4v1.4H1zm3.8 0h2.4v1.4H4.8zm3.8 0H11v1.4H8.6z',
};

export const VERDICT_TITLES: Readonly<Record<Verdict, string>> = {
  open: 'Open',
  depends: 'Asked per object',
  denied: 'Denied',
  'no-way': 'No way there',
};

export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  open: 'the caller gets it',
  depends: 'a decision about the very object has the last word',
  denied: 'a rule that reaches it fails',
  'no-way': 'no rule of it fails, but all that leads to it is denied',
};

export function needMark(need: Need): SVGElement {
  return drawing(NEED_SHAPES[need], `need-${need}`);
}

export function verdictMark(verdict: Verdict): SVGElement {
  return drawing(VERDICT_SHAPES[verdict], `verdict-${verdict}`);
}
