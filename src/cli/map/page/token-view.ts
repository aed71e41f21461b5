import type { Caller } from './caller.ts';
import { ANONYMOUS } from './caller.ts';
import { el } from './dom.ts';
import { PROFILES, readPastedToken, type TokenReading } from './pasted-token.ts';

/** Reads a pasted token. The text stays in its field: it is not kept, not sent, and not part of any link. */
export class TokenView {
  readonly element: HTMLElement;
  readonly #text: HTMLTextAreaElement;
  readonly #profile: HTMLSelectElement;
  readonly #subject: HTMLSelectElement;
  readonly #subjectRow: HTMLElement;
  readonly #answer: HTMLElement;
  readonly #onCaller: (caller: Caller) => void;

  constructor(onCaller: (caller: Caller) => void) {
    this.#onCaller = onCaller;
    const onchange = () => this.#read();
    this.#text = el('textarea', {
      id: 'token',
      rows: '5',
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: 'eyJ… or { "sub": … }',
      oninput: onchange,
    });
    this.#profile = el(
      'select',
      { id: 'token-profile', onchange },
      ...PROFILES.map(({ name }) => el('option', { value: name, text: name })),
    );
    this.#subject = el(
      'select',
      { id: 'token-subject', onchange },
      el('option', { value: '', text: 'cannot be told' }),
      el('option', { value: 'client-id', text: 'as its client id' }),
      el('option', { value: 'auth0', text: 'as <client id>@clients' }),
    );
    this.#subjectRow = row('token-subject', 'A client’s own “sub” reads', this.#subject);
    this.#answer = el('div', { class: 'answer', role: 'status' });
    this.element = el(
      'section',
      { class: 'token', 'aria-label': 'Token' },
      row('token', 'JWT, or its claims as JSON', this.#text),
      row('token-profile', 'Read as profile', this.#profile),
      this.#subjectRow,
      this.#answer,
      el('p', {
        class: 'note',
        text: 'Decoded on this page only: never sent, stored or put into a link. Signature, issuer, audience and dates are not checked.',
      }),
    );
    this.#read();
  }

  focus(): void {
    this.#text.focus();
  }

  clear(): void {
    this.#text.value = '';
    this.#answer.replaceChildren();
  }

  #read(): void {
    this.#subjectRow.hidden = !PROFILES.find(({ name }) => name === this.#profile.value)?.usesClientSubject;
    if (this.#text.value.trim() === '') {
      this.#answer.replaceChildren();
      return;
    }
    const reading: TokenReading = {
      profile: this.#profile.value,
      clientSubject: this.#subject.value as TokenReading['clientSubject'],
    };
    const read = readPastedToken(this.#text.value, reading);
    if ('problem' in read) {
      const fits = read.fits.length === 0 ? null : el('p', { text: `It can be read as: ${read.fits.join(', ')}.` });
      this.#answer.replaceChildren(el('p', { class: 'problem', text: read.problem }), fits ?? '');
      this.#onCaller(ANONYMOUS);
      return;
    }
    const { caller, subject } = read;
    this.#answer.replaceChildren(
      el(
        'dl',
        {},
        ...pair('kind', caller.kind),
        ...pair('client id', caller.clientId || 'none'),
        ...pair('sub', subject ?? 'none'),
        ...pair('scopes', caller.scopes.join(' ') || 'none'),
        ...pair('permissions', caller.permissions.join(' ') || 'none'),
      ),
    );
    this.#onCaller(caller);
  }
}

function row(id: string, label: string, control: HTMLElement): HTMLElement {
  return el('div', { class: 'field-row' }, el('label', { for: id, text: label }), control);
}

function pair(term: string, text: string): HTMLElement[] {
  return [el('dt', { text: term }), el('dd', { text })];
}
