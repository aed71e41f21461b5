import type { App } from './app.ts';
import { ANONYMOUS, type Caller } from './caller.ts';
import { el } from './dom.ts';
import { GrantView } from './grant-view.ts';
import { TokenView } from './token-view.ts';

type Who = 'anonymous' | 'user' | 'client' | 'token';

const WHO: readonly (readonly [Who, string])[] = [
  ['anonymous', 'Anonymous'],
  ['user', 'User'],
  ['client', 'Client'],
  ['token', 'Token'],
];

/** Chooses the caller: nobody, a user, a client acting for itself, or whom a pasted token speaks of. */
export class CallerView {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #radios: ReadonlyMap<Who, HTMLInputElement>;
  readonly #client: HTMLInputElement;
  readonly #clientRow: HTMLElement;
  readonly #token: TokenView;
  #isToken = false;

  constructor(app: App) {
    this.#app = app;
    this.#radios = new Map(
      WHO.map(([who]) => [
        who,
        el('input', { type: 'radio', name: 'who', value: who, onchange: () => this.#choose(who) }),
      ]),
    );
    this.#client = el('input', {
      id: 'client-id',
      list: 'client-ids',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => app.updateCaller({ clientId: this.#client.value }),
    });
    this.#clientRow = el(
      'div',
      { class: 'field-row' },
      el('label', { for: 'client-id', text: 'Client id' }),
      this.#client,
      el('datalist', { id: 'client-ids' }, ...app.model.clients.map((id) => el('option', { value: id }))),
    );
    this.#token = new TokenView((caller) => app.update({ caller }, { isPasted: true }));
    const grants = [
      new GrantView(app, { title: 'Scopes', held: 'scopes', names: app.model.scopes, about: 'scope:' }),
      new GrantView(app, { title: 'Permissions', held: 'permissions', names: app.model.permissions, about: null }),
    ];
    this.element = el(
      'aside',
      { class: 'caller', 'aria-label': 'Caller' },
      el(
        'fieldset',
        { class: 'who' },
        el('legend', { text: 'Who asks' }),
        el(
          'div',
          { class: 'segments' },
          ...WHO.map(([who, label]) => el('label', {}, this.#radios.get(who)!, el('span', { text: label }))),
        ),
      ),
      this.#token.element,
      this.#clientRow,
      ...grants.map((grant) => grant.element),
    );
    app.onChange((changed) => changed.has('caller') && this.#show());
    this.#show();
  }

  #choose(who: Who): void {
    const { caller } = this.#app.view;
    this.#isToken = who === 'token';
    // A token that is put away is forgotten.
    if (who !== 'token') this.#token.clear();
    const next: Caller = who === 'anonymous' || who === 'token' ? ANONYMOUS : { ...caller, kind: who };
    this.#app.update({ caller: next }, { isPasted: this.#isToken });
    this.#show();
    if (this.#isToken) this.#token.focus();
  }

  #show(): void {
    const { kind, clientId } = this.#app.view.caller;
    if (!this.#app.isPasted) this.#isToken = false;
    const who: Who = this.#isToken ? 'token' : kind === 'unknown' ? 'user' : kind;
    this.#radios.get(who)!.checked = true;
    this.#token.element.hidden = who !== 'token';
    this.#clientRow.hidden = kind === 'anonymous';
    if (this.#client.value !== clientId) this.#client.value = clientId;
  }
}
