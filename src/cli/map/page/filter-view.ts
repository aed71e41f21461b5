import type { App } from './app.ts';
import { el } from './dom.ts';
import type { ListView } from './list-view.ts';
import { VERDICT_TITLES } from './marks.ts';
import { NEED_TITLES, NEEDS } from './need.ts';
import { VERDICTS } from './reach.ts';
import { INITIAL, type ViewState } from './view-state.ts';
import { counted } from './words.ts';

type Filter = 'need' | 'verdict' | 'scope' | 'client';
type Choice = readonly [value: string, text: string];

/** Which fields are listed. */
export class FilterView {
  readonly element: HTMLElement;

  constructor(app: App, list: ListView) {
    const select = (name: Filter, all: string, choices: readonly Choice[]): HTMLSelectElement => {
      const control = el(
        'select',
        { 'aria-label': all, onchange: () => app.update({ [name]: control.value }) },
        el('option', { value: '', text: all }),
        ...choices.map(([value, text]) => el('option', { value, text })),
      );
      return control;
    };
    const same = (names: readonly string[]): readonly Choice[] => names.map((name) => [name, name]);
    const controls: ReadonlyMap<Filter, HTMLSelectElement> = new Map([
      [
        'verdict',
        select(
          'verdict',
          'Any answer',
          VERDICTS.map((verdict) => [verdict, VERDICT_TITLES[verdict]]),
        ),
      ],
      [
        'need',
        select(
          'need',
          'Any need',
          NEEDS.map((need) => [need, NEED_TITLES[need]]),
        ),
      ],
      ['scope', select('scope', 'Any scope', same(app.model.scopes))],
      ['client', select('client', 'Any client', same(app.model.clients))],
    ]);
    // One of many: typed, with proposals.
    const type = el('input', {
      'aria-label': 'Only this type',
      placeholder: 'Any type',
      list: 'type-names',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => {
        if (type.value === '' || app.model.type(type.value) !== undefined) app.update({ type: type.value });
      },
    });
    const shown = el('output', { class: 'shown' });
    const { need, verdict, scope, client, type: noType, search } = INITIAL;
    const reset = el('button', {
      type: 'button',
      class: 'quiet',
      text: 'Reset',
      onclick: () => app.update({ need, verdict, scope, client, type: noType, search }),
    });
    this.element = el(
      'div',
      { class: 'filters', role: 'group', 'aria-label': 'Filters' },
      ...controls.values(),
      type,
      el('datalist', { id: 'type-names' }, ...app.model.types.map(({ name }) => el('option', { value: name }))),
      reset,
      shown,
    );
    const show = (view: ViewState) => {
      for (const [name, control] of controls) {
        control.value = view[name];
        control.hidden = control.options.length === 1;
        control.classList.toggle('set', view[name] !== '');
      }
      if (document.activeElement !== type) type.value = view.type;
      type.classList.toggle('set', view.type !== '');
      reset.hidden = !app.isFiltered;
      const { types, fields } = list.shown;
      shown.value = `${counted(types, 'type')}, ${counted(fields, 'field')}`;
    };
    app.onChange(() => show(app.view));
    show(app.view);
  }
}
