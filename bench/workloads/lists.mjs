import { inProcess } from './in-process.mjs';
import { listQuery, shop } from './shop.mjs';

/** A list with three guarded fields, all of them allowed. */
export const allowedList = (count, rest) =>
  inProcess({
    title: `${count.toLocaleString('en')} items, 3 guarded fields, allowed`,
    question: ({ tokens }) => ({ query: listQuery(count), token: tokens.good }),
    right({ body }) {
      const { items = [] } = body.data ?? {};
      const last = items.at(-1);
      const isRight = items.length === count && last.price > 0 && last.stock >= 0 && last.notes.startsWith('note');
      return isRight && body.errors === undefined ? [] : ['a wrong list'];
    },
    ...rest,
  });

/** The same with one guarded nullable field denied. */
export const deniedList = (count, rest) =>
  inProcess({
    title: `${count.toLocaleString('en')} items, one of 3 guarded fields denied`,
    model: shop({ notesScope: 'read:secret' }),
    question: ({ tokens }) => ({ query: listQuery(count), token: tokens.good }),
    right({ body, text }, { guards, isOurs, name }) {
      if (guards === 'nothing' || guards === 'tokens') return body.data?.items.length === count ? [] : ['a wrong list'];
      if (text.includes('note on')) return ['the denied field is given'];
      if (guards === 'operations') return body.errors?.length > 0 ? [] : ['no refusal'];
      const { items = [] } = body.data ?? {};
      // generic-auth leaves the field out; a null would be right.
      if (items.length !== count || items.some(({ notes, price }) => notes != null || !(price > 0)))
        return ['a wrong list'];
      const wanted = isOurs ? (/every-error|guards/.test(name) ? count : 11) : guards === 'selections' ? 1 : count;
      return body.errors?.length === wanted ? [] : [`${body.errors?.length} errors instead of ${wanted}`];
    },
    ...rest,
  });
