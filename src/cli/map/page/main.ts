import type { MapData } from '../map-data.ts';
import { App } from './app.ts';
import { CallerView } from './caller-view.ts';
import { DetailView } from './detail-view.ts';
import { el } from './dom.ts';
import { FilterView } from './filter-view.ts';
import { HeaderView } from './header-view.ts';
import { ListView } from './list-view.ts';
import { PictureView } from './picture-view.ts';
import { SummaryView } from './summary-view.ts';

start(JSON.parse(document.getElementById('map-data')!.textContent!) as MapData);

function start(data: MapData): void {
  const app = new App(data);
  const header = new HeaderView(app);
  const list = new ListView(app);
  const details = new DetailView(app);
  document.body.append(
    header.element,
    el(
      'main',
      {},
      new CallerView(app).element,
      el(
        'div',
        { class: 'middle' },
        new SummaryView(app).element,
        new PictureView(app).element,
        new FilterView(app, list).element,
        list.element,
      ),
      details.element,
    ),
  );
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isTyping =
      event.target instanceof Element &&
      event.target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      header.search.focus();
      header.search.select();
    } else if ((event.key === 'ArrowDown' || event.key === 'Enter') && event.target === header.search) {
      event.preventDefault();
      list.element.focus();
    } else if (event.key === 'Escape') {
      closeLast(app, { search: header.search, list: list.element });
    }
  });
}

/** Closes what was opened last: the details, then the search. */
function closeLast(
  app: App,
  { search, list }: { readonly search: HTMLInputElement; readonly list: HTMLElement },
): void {
  if (app.view.selected !== '') {
    app.update({ selected: '' });
    // What had the focus may have gone with the details.
    if (document.activeElement === document.body) list.focus();
  } else if (app.view.search !== '' || search.value !== '') {
    search.value = '';
    app.update({ search: '' });
  }
}
