import type { App } from './app.ts';
import { drawing, el } from './dom.ts';

const THEMES = ['', 'light', 'dark'] as const;
const THEME_TITLES = { '': 'Auto', light: 'Light', dark: 'Dark' } as const;

const HALF = 'M6 .8a5.2 5.2 0 0 0 0 10.4zM6 .8a5.2 5.2 0 0 1 0 10.4v-1.1a4.1 4.1 0 0 0 0-8.2z';

/** The schema's name, the search, the theme. */
export class HeaderView {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;

  constructor(app: App) {
    let waiting = 0;
    this.search = el('input', {
      type: 'search',
      class: 'search',
      'aria-label': 'Search types and fields',
      'aria-keyshortcuts': '/',
      placeholder: 'Search types and fields',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => {
        clearTimeout(waiting);
        waiting = window.setTimeout(() => app.update({ search: this.search.value }), 60);
      },
    });
    const theme = el('button', {
      type: 'button',
      class: 'quiet theme',
      onclick: () => app.update({ theme: THEMES[(THEMES.indexOf(app.view.theme) + 1) % THEMES.length]! }),
    });
    this.element = el(
      'header',
      {},
      el(
        'h1',
        {},
        el('span', { class: 'product', text: 'Access map' }),
        el('span', { class: 'title', text: app.model.title }),
      ),
      el('div', { class: 'searching' }, this.search, el('kbd', { text: '/', 'aria-hidden': 'true' })),
      theme,
    );
    const show = () => {
      if (document.activeElement !== this.search || app.view.search === '') this.search.value = app.view.search;
      if (app.view.theme === '') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = app.view.theme;
      const title = THEME_TITLES[app.view.theme];
      theme.replaceChildren(drawing(HALF, ''), title);
      theme.setAttribute('aria-label', `Theme: ${title.toLowerCase()}`);
    };
    app.onChange((changed) => (changed.has('search') || changed.has('theme')) && show());
    show();
  }
}
