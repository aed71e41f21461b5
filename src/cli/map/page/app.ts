import type { MapData } from '../map-data.ts';
import { type Caller, principalOfCaller } from './caller.ts';
import { matchesOf } from './matches.ts';
import { Reach } from './reach.ts';
import { SchemaModel } from './schema-model.ts';
import { hashOfView, type ViewState, viewOfHash } from './view-state.ts';

export type Changed = ReadonlySet<keyof ViewState>;

const FILTERS = ['search', 'need', 'verdict', 'scope', 'client', 'type'] as const;

/** What the page shows, and the one way to change it. Views read from here and are told of every change. */
export class App {
  readonly data: MapData;
  readonly model: SchemaModel;
  view: ViewState;
  reach: Reach;
  /** By field: whether it passes the search and the filters. */
  matches: readonly boolean[];
  /** The caller was read from a token: links do not tell of it. */
  isPasted = false;
  readonly #listeners: ((changed: Changed) => void)[] = [];

  constructor(data: MapData) {
    this.data = data;
    this.model = new SchemaModel(data);
    this.view = viewOfHash(location.hash);
    this.reach = new Reach(this.model, principalOfCaller(this.view.caller));
    this.matches = matchesOf(this);
    window.addEventListener('hashchange', () => this.#follow());
  }

  onChange(listener: (changed: Changed) => void): void {
    this.#listeners.push(listener);
  }

  update(change: Partial<ViewState>, { isPasted = this.isPasted }: { readonly isPasted?: boolean } = {}): void {
    this.isPasted = isPasted;
    this.#apply({ ...this.view, ...change });
    // Replaced, not pushed: the back button leaves the page instead of undoing letters.
    const { pathname, search } = location;
    history.replaceState(null, '', hashOfView(this.view, { withCaller: !this.isPasted }) || `${pathname}${search}`);
  }

  updateCaller(change: Partial<Caller>): void {
    this.update({ caller: { ...this.view.caller, ...change } });
  }

  get isFiltered(): boolean {
    return FILTERS.some((name) => this.view[name] !== '');
  }

  #follow(): void {
    const view = viewOfHash(location.hash);
    this.#apply(this.isPasted ? { ...view, caller: this.view.caller } : view);
  }

  #apply(view: ViewState): void {
    const changed = new Set(
      (Object.keys(view) as (keyof ViewState)[]).filter((name) => view[name] !== this.view[name]),
    );
    this.view = view;
    if (changed.has('caller')) this.reach = new Reach(this.model, principalOfCaller(view.caller));
    if (changed.has('caller') || FILTERS.some((name) => changed.has(name))) this.matches = matchesOf(this);
    for (const listener of this.#listeners) listener(changed);
  }
}
