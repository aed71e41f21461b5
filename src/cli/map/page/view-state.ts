import { ANONYMOUS, type Caller } from './caller.ts';
import { NEEDS, type Need } from './need.ts';
import { VERDICTS, type Verdict } from './reach.ts';

/** Everything that a link to a view carries. Nothing of a pasted token is among it. */
export interface ViewState {
  readonly caller: Caller;
  readonly search: string;
  readonly need: Need | '';
  readonly verdict: Verdict | '';
  readonly scope: string;
  readonly client: string;
  readonly type: string;
  /** What the details are about: a type, a field, or `scope:` and a scope. */
  readonly selected: string;
  readonly theme: 'light' | 'dark' | '';
}

export const INITIAL: ViewState = {
  caller: ANONYMOUS,
  search: '',
  need: '',
  verdict: '',
  scope: '',
  client: '',
  type: '',
  selected: '',
  theme: '',
};

const TEXTS = ['search', 'scope', 'client', 'type', 'selected'] as const;

/** A view out of the fragment of its address. What makes no sense there is left out. */
export function viewOfHash(hash: string): ViewState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (name: string) => params.get(name) ?? '';
  const list = (name: string) => params.getAll(name);
  const kind = (['user', 'client'] as const).find((each) => each === text('as'));
  const caller: Caller =
    kind === undefined ? ANONYMOUS : { kind, clientId: text('through'), scopes: list('has'), permissions: list('may') };
  return {
    caller,
    search: text('search'),
    need: NEEDS.find((each) => each === text('need')) ?? '',
    verdict: VERDICTS.find((each) => each === text('verdict')) ?? '',
    scope: text('scope'),
    client: text('client'),
    type: text('type'),
    selected: text('selected'),
    theme: (['light', 'dark'] as const).find((each) => each === text('theme')) ?? '',
  };
}

/** The fragment for a view, `#` included; empty for the initial one. */
export function hashOfView(view: ViewState, { withCaller }: { readonly withCaller: boolean }): string {
  const params = new URLSearchParams();
  const { kind, clientId, scopes, permissions } = view.caller;
  if (withCaller && kind !== 'anonymous') {
    params.set('as', kind);
    if (clientId !== '') params.set('through', clientId);
    for (const scope of scopes) params.append('has', scope);
    for (const permission of permissions) params.append('may', permission);
  }
  for (const name of TEXTS) if (view[name] !== '') params.set(name, view[name]);
  for (const name of ['need', 'verdict', 'theme'] as const) if (view[name] !== '') params.set(name, view[name]);
  const text = params.toString();
  return text === '' ? '' : `#${text}`;
}
