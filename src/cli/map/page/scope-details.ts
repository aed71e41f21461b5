import type { App } from './app.ts';
import { principalOfCaller } from './caller.ts';
import { fieldLinks, section } from './detail-parts.ts';
import { el } from './dom.ts';
import { scopesOf } from './need.ts';
import { Reach } from './reach.ts';
import { counted } from './words.ts';

/** All that a scope opens: for this caller, and as the schema names it. */
export function scopeDetails(scope: string, app: App): readonly HTMLElement[] {
  const { model, view } = app;
  const { caller } = view;
  const isHeld = caller.scopes.includes(scope);
  const others = caller.scopes.filter((each) => each !== scope);
  const kind = caller.kind === 'anonymous' ? 'user' : caller.kind;
  const reachWith = (scopes: readonly string[]) => new Reach(model, principalOfCaller({ ...caller, kind, scopes }));
  const without = reachWith(others);
  const withIt = reachWith([...others, scope]);
  const isReached = (reach: Reach, id: number) => reach.verdicts[id] === 'open' || reach.verdicts[id] === 'depends';
  const opened = model.fields.filter(({ id }) => isReached(withIt, id) && !isReached(without, id));
  const naming = model.rules.map((rule) => scopesOf(rule).includes(scope));
  const named = model.fields.filter((field) => [...field.allRuleIds].some((id) => naming[id]));
  return [
    el('p', { class: 'kicker', text: 'Scope' }),
    el('h2', { class: 'mono', text: scope }),
    el(
      'p',
      { class: 'actions' },
      el('button', {
        type: 'button',
        text: isHeld ? 'Take it away' : 'Grant it',
        onclick: () => app.updateCaller({ kind, scopes: isHeld ? others : [...others, scope].sort() }),
      }),
      el('button', { type: 'button', class: 'quiet', text: 'List its fields', onclick: () => app.update({ scope }) }),
    ),
    section(
      isHeld
        ? `Reached thanks to it: ${counted(opened.length, 'field')}`
        : `Would be reached with it: ${counted(opened.length, 'field')} more`,
      opened.length === 0
        ? el('p', {
            text: isHeld ? 'Nothing that this caller would not reach anyway.' : 'Nothing more, as the caller is now.',
          })
        : fieldLinks(opened, app),
    ),
    section(`Named by rules that reach ${counted(named.length, 'field')}`, fieldLinks(named, app)),
  ];
}
