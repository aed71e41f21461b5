import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { UNEXPLAINED } from '../../src/graphql/answer-denied.ts';
import { DenialError, denialOf } from '../../src/graphql/denial-error.ts';

const told = (originalError: Error): GraphQLError => new GraphQLError('Told by another.', { originalError });

test('finds a denial in the errors that tell of it', () => {
  expect(denialOf(told(told(DenialError.of(UNEXPLAINED, {}))))).toBe(UNEXPLAINED);
});

test('finds none in errors of another kind', () => {
  expect(denialOf(told(new Error('The shop is closed.')))).toBeUndefined();
  expect(denialOf(new Error('The shop is closed.'))).toBeUndefined();
});

test('comes to an end with errors that tell of themselves', () => {
  const first = told(new Error('To be replaced.'));
  const second = told(first);
  Object.defineProperty(first, 'originalError', { value: second });
  expect(denialOf(second)).toBeUndefined();
});
