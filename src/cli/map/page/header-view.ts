import type { App } from './app.ts';
import { el } from './dom.ts';

const THEMES = ['', 'light', 'dark'] as const;
const THEME_TITLES = { '': 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' } as const;

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
      theme.textContent = THEME_TITLES[app.view.theme];
    };
    app.onChange((changed) => (changed.has('search') || changed.has('theme')) && show());
    show();
  }
}
