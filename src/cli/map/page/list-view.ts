import type { App } from './app.ts';
import { el } from './dom.ts';
import { rowElement } from './row-element.ts';
import { type Row, rowsOf } from './rows.ts';
import type { TypeNode } from './schema-model.ts';

/** Pixels; the style gives rows the same height. */
const ROW_HEIGHT = 34;
/** Rows drawn above and below what is seen. */
const MARGIN = 12;
/** Schemas with at most this many fields open with all of them in sight. */
const SMALL = 150;

/**
 * All types and fields as a tree. Only the rows in sight are elements; the tree itself has the focus and names the row
 * that is meant (`aria-activedescendant`), so that this goes unnoticed.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
 */
export class ListView {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #sheet: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #toggled = new Set<TypeNode>();
  #rows: readonly Row[] = [];
  /** The elements in the sheet by row: scrolling adds and removes at the ends alone. */
  #drawn = new Map<number, HTMLElement>();
  #active = 0;
  #frame = 0;
  #follows = true;

  constructor(app: App) {
    this.#app = app;
    this.#sheet = el('div', { class: 'sheet', role: 'presentation' });
    this.#empty = el('p', { class: 'nothing', text: 'Nothing in the schema fits this search and these filters.' });
    this.element = el(
      'div',
      {
        class: 'list',
        role: 'tree',
        tabindex: '0',
        'aria-label': 'Types and fields',
        onkeydown: (event) => this.#onKey(event),
        onclick: (event) => this.#onClick(event),
      },
      this.#sheet,
    );
    this.element.addEventListener('scroll', () => this.#drawSoon());
    // The picture above grows when it is drawn: what was gone to stays in sight until somebody scrolls.
    new ResizeObserver(() => {
      if (this.#follows) this.#scrollTo(this.#active);
      this.#drawSoon();
    }).observe(this.element);
    for (const name of ['wheel', 'pointerdown', 'touchmove'])
      this.element.addEventListener(name, () => (this.#follows = false), { passive: true });
    app.onChange((changed) => {
      const needsRows =
        app.isFiltered ||
        ['search', 'need', 'verdict', 'scope', 'client', 'type'].some((name) => changed.has(name as 'need'));
      if (changed.has('selected')) this.#reveal(app.view.selected);
      this.#update(needsRows);
    });
    this.#reveal(app.view.selected);
    this.#update(true);
  }

  /** How many types and fields are listed. */
  get shown(): { readonly types: number; readonly fields: number } {
    return {
      types: this.#rows.filter(({ kind }) => kind === 'type').length,
      fields: this.#app.matches.filter(Boolean).length,
    };
  }

  #isExpanded(type: TypeNode): boolean {
    const app = this.#app;
    // What is searched for is shown, whatever was closed before.
    if (app.isFiltered && type.kind === 'object') return !this.#toggled.has(type);
    const atFirst = type.root !== null || app.model.fields.length <= SMALL;
    return this.#toggled.has(type) !== atFirst;
  }

  #toggle(type: TypeNode): void {
    if (!this.#toggled.delete(type)) this.#toggled.add(type);
    this.#update(true);
  }

  #update(needsRows: boolean): void {
    const app = this.#app;
    if (needsRows) {
      const active = this.#rows[this.#active]?.at;
      const { model, matches, view, isFiltered } = app;
      this.#rows = rowsOf({ model, matches, view, isFiltered, isExpanded: (type) => this.#isExpanded(type) });
      this.#active = Math.max(
        0,
        this.#rows.findIndex(({ at }) => at === active),
      );
      this.#sheet.style.height = `${this.#rows.length * ROW_HEIGHT}px`;
    }
    this.#draw();
  }

  #drawSoon(): void {
    this.#frame ||= requestAnimationFrame(() => this.#draw({ keeps: true }));
  }

  /** `keeps`: nothing has changed but what is in sight. */
  #draw({ keeps = false }: { readonly keeps?: boolean } = {}): void {
    this.#frame = 0;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - MARGIN);
    const last = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + MARGIN);
    const before = keeps ? this.#drawn : new Map<number, HTMLElement>();
    this.#drawn = new Map();
    for (let index = first; index < last; index += 1)
      this.#drawn.set(index, before.get(index) ?? this.#rowElement(index));
    for (const [index, element] of before) if (!this.#drawn.has(index)) element.remove();
    const stays = [...this.#drawn.values()].filter((element) => element.parentNode === this.#sheet);
    if (stays.length === 0) {
      this.#sheet.replaceChildren(...(this.#rows.length === 0 ? [this.#empty] : this.#drawn.values()));
    } else {
      const firstKept = Math.min(...before.keys());
      const added = [...this.#drawn].filter(([, element]) => element.parentNode !== this.#sheet);
      this.#sheet.prepend(...added.filter(([index]) => index < firstKept).map(([, element]) => element));
      this.#sheet.append(...added.filter(([index]) => index > firstKept).map(([, element]) => element));
    }
    if (this.#active >= first && this.#active < last)
      this.element.setAttribute('aria-activedescendant', `row-${this.#active}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  #rowElement(index: number): HTMLElement {
    const element = rowElement(this.#rows[index]!, { app: this.#app, isActive: index === this.#active });
    element.id = `row-${index}`;
    element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    return element;
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const index = Number(target.closest('[role=treeitem]')?.id.slice('row-'.length) ?? Number.NaN);
    const row = this.#rows[index];
    if (row === undefined) return;
    this.#active = index;
    if (row.kind === 'type' && (target.closest('.twist') !== null || !row.isExpanded)) this.#toggle(row.type);
    if (target.closest('.twist') === null) this.#app.update({ selected: row.at });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: this.#rows.length - 1,
    };
    const row = this.#rows[this.#active];
    if (Object.hasOwn(moves, event.key)) this.#moveTo(moves[event.key]!);
    else if (row === undefined) return;
    else if (event.key === 'Enter' || event.key === ' ') this.#app.update({ selected: row.at });
    else if (event.key === 'ArrowRight') {
      if (row.kind === 'type' && !row.isExpanded) this.#toggle(row.type);
      else if (row.kind === 'type') this.#moveTo(this.#active + 1);
    } else if (event.key === 'ArrowLeft') {
      if (row.kind === 'type' && row.isExpanded) this.#toggle(row.type);
      else if (row.kind !== 'type') this.#moveTo(this.#active - row.position);
    } else return;
    event.preventDefault();
  }

  #moveTo(index: number): void {
    this.#active = Math.max(0, Math.min(this.#rows.length - 1, index));
    this.#scrollTo(this.#active);
    this.#draw();
  }

  #scrollTo(index: number): void {
    const { scrollTop, clientHeight } = this.element;
    const top = index * ROW_HEIGHT;
    const isFar = top < scrollTop - clientHeight || top > scrollTop + 2 * clientHeight;
    if (isFar) this.element.scrollTop = top - clientHeight / 3;
    else if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight) this.element.scrollTop = top + ROW_HEIGHT - clientHeight;
  }

  /** Opens the type of what was selected elsewhere, and goes there. */
  #reveal(at: string): void {
    const { model } = this.#app;
    const field = model.field(at);
    const type = field?.type ?? model.type(at);
    if (type === undefined || this.#rows[this.#active]?.at === at) return;
    if (field !== undefined && !this.#isExpanded(type)) this.#toggle(type);
    this.#update(true);
    const index = this.#rows.findIndex((row) => row.at === at && row.kind !== 'possible');
    if (index === -1) return;
    this.#active = index;
    this.#follows = true;
    this.#scrollTo(index);
  }
}
