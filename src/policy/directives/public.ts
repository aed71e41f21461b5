import type { PolicyDirective } from '../directive.ts';

/** `@public`: opens what no rule guards; cancels the `unannotated` setting and nothing else. */
export const publicDirective: PolicyDirective = {
  name: 'public',
  description: 'Open to everybody, whatever fields without a rule need.',
  argumentSDL: '',
  argumentNames: [],
  repeatable: false,
  places: ['OBJECT', 'INTERFACE', 'FIELD_DEFINITION'],
  read: () => ({ opens: true }),
};
