import type { App } from './app.ts';
import { el } from './dom.ts';
import { fieldDetails } from './field-details.ts';
import { guide } from './guide.ts';
import { scopeDetails } from './scope-details.ts';
import { typeDetails } from './type-details.ts';

/** What is known of the selected field, type or scope; of nothing selected, how to read the map. */
export class DetailView {
  readonly element: HTMLElement;

  constructor(app: App) {
    const content = el('div', { class: 'content' });
    const close = el('button', {
      type: 'button',
      class: 'close quiet',
      'aria-label': 'Close details',
      text: '×',
      onclick: () => app.update({ selected: '' }),
    });
    this.element = el('aside', { class: 'details', 'aria-label': 'Details', tabindex: '-1' }, close, content);
    const show = () => {
      const { selected } = app.view;
      const field = app.model.field(selected);
      const type = app.model.type(selected);
      const scope = selected.startsWith('scope:') ? selected.slice('scope:'.length) : null;
      const isKnown = field !== undefined || type !== undefined || (scope !== null && app.model.scopes.includes(scope));
      this.element.classList.toggle('something', isKnown);
      close.hidden = !isKnown;
      if (field !== undefined) content.replaceChildren(...fieldDetails(field, app));
      else if (type !== undefined) content.replaceChildren(...typeDetails(type, app));
      else if (isKnown && scope !== null) content.replaceChildren(...scopeDetails(scope, app));
      else content.replaceChildren(...guide(app));
    };
    app.onChange((changed) => {
      if (!changed.has('selected') && !changed.has('caller')) return;
      show();
      if (changed.has('selected')) this.element.scrollTop = 0;
    });
    show();
  }
}
