import type { App } from './app.ts';
import { type Caller, principalOfCaller } from './caller.ts';
import { el } from './dom.ts';
import { Reach } from './reach.ts';

/** Names beyond this many get a field to narrow them by. */
const MANY = 12;

interface Grants {
  readonly title: string;
  readonly held: 'scopes' | 'permissions';
  readonly names: readonly string[];
  /** Before the name in what is selected; null: there are no details to show. */
  readonly about: string | null;
}

interface Line {
  readonly name: string;
  readonly element: HTMLElement;
  readonly box: HTMLInputElement;
  readonly gain: HTMLElement;
}

/** The scopes or permissions that a caller holds or may hold, and what each would change. */
export class GrantView {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #grants: Grants;
  readonly #lines: readonly Line[];
  readonly #all: HTMLButtonElement;
  readonly #count: HTMLElement;
  #waiting = 0;

  constructor(app: App, grants: Grants) {
    this.#app = app;
    this.#grants = grants;
    this.#lines = grants.names.map((name) => this.#line(name));
    this.#all = el('button', { type: 'button', class: 'quiet all', text: 'all', onclick: () => this.#toggleAll() });
    const narrow = el('input', {
      type: 'search',
      'aria-label': `Narrow ${grants.title.toLowerCase()}`,
      placeholder: `Narrow ${grants.names.length} ${grants.title.toLowerCase()}`,
      oninput: () => this.#narrow(narrow.value),
    });
    this.#count = el('span', { class: 'count' });
    this.element = el(
      'details',
      {
        class: 'grants',
        hidden: grants.names.length === 0,
        // In a narrow window the map comes first.
        open: !window.matchMedia('(max-width: 760px)').matches,
      },
      el('summary', {}, grants.title, this.#count),
      this.#all,
      grants.names.length > MANY ? narrow : null,
      el('ul', {}, ...this.#lines.map(({ element }) => element)),
    );
    app.onChange((changed) => (changed.has('caller') || changed.has('selected')) && this.#show());
    this.#show();
  }

  get #held(): ReadonlySet<string> {
    return new Set(this.#app.view.caller[this.#grants.held]);
  }

  #line(name: string): Line {
    const { about, held } = this.#grants;
    const box = el('input', { type: 'checkbox', onchange: () => this.#set(name, box.checked) });
    const gain = el('span', { class: 'gain' });
    const label = el('label', { title: name }, box, el('span', { class: 'mono', text: name }));
    const more =
      about === null
        ? null
        : el(
            'button',
            {
              type: 'button',
              class: 'quiet more',
              'aria-label': `What the ${held.slice(0, -1)} ${name} opens`,
              onclick: () => this.#app.update({ selected: `${about}${name}` }),
            },
            gain,
          );
    return { name, box, gain, element: el('li', {}, label, more ?? gain) };
  }

  #set(name: string, isHeld: boolean): void {
    const held = new Set(this.#held);
    if (isHeld) held.add(name);
    else held.delete(name);
    this.#hold(held);
  }

  #toggleAll(): void {
    const { names } = this.#grants;
    const held = this.#held;
    this.#hold(names.every((name) => held.has(name)) ? new Set() : new Set([...held, ...names]));
  }

  #hold(held: ReadonlySet<string>): void {
    const { caller } = this.#app.view;
    // Whoever has something is somebody.
    const kind = caller.kind === 'anonymous' ? 'user' : caller.kind;
    this.#app.updateCaller({ kind, [this.#grants.held]: [...held].sort() });
  }

  #show(): void {
    const held = this.#held;
    const { names, about } = this.#grants;
    this.#count.textContent = `${held.size} of ${names.length}`;
    this.#all.textContent = names.every((name) => held.has(name)) ? 'none' : 'all';
    this.#all.setAttribute('aria-label', `${this.#all.textContent} ${this.#grants.title.toLowerCase()}`);
    for (const { name, box, element } of this.#lines) {
      box.checked = held.has(name);
      element.classList.toggle('selected', about !== null && this.#app.view.selected === `${about}${name}`);
    }
    // What each would change is a second look at the schema for each: after the page has answered.
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => this.#showGains(0), 120);
  }

  #showGains(from: number): void {
    const end = performance.now() + 8;
    let at = from;
    for (; at < this.#lines.length && performance.now() < end; at += 1) {
      const { name, gain } = this.#lines[at]!;
      const difference = this.#difference(name);
      gain.textContent = difference === 0 ? '·' : this.#held.has(name) ? String(difference) : `+${difference}`;
      gain.title = this.#held.has(name) ? `${difference} fields need it` : `would open ${difference} fields more`;
    }
    if (at < this.#lines.length) this.#waiting = window.setTimeout(() => this.#showGains(at), 0);
  }

  /** How many fields the caller reaches with it and not without. */
  #difference(name: string): number {
    const { caller } = this.#app.view;
    const kind = caller.kind === 'anonymous' ? 'user' : caller.kind;
    const others = caller[this.#grants.held].filter((each) => each !== name);
    const reached = (held: readonly string[]) => {
      const asked: Caller = { ...caller, kind, [this.#grants.held]: held };
      const { open, depends } = new Reach(this.#app.model, principalOfCaller(asked)).counts;
      return open + depends;
    };
    return reached([...others, name]) - reached(others);
  }

  #narrow(text: string): void {
    const wanted = text.toLowerCase();
    for (const { name, element } of this.#lines) element.hidden = !name.toLowerCase().includes(wanted);
  }
}
