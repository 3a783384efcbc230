import { expect, test } from 'vitest';
import {
  AppError,
  assertInvariant,
  InvariantError,
  isOurs,
  isPassing,
} from '../../../lambdas/shared/errors.ts';

test('an error is named by its code, says the public text, and keeps the internal one apart', () => {
  const error = new AppError('NOT_FOUND', 'row 7 of ws_1', { a: 1 });
  expect([error.name, error.code, error.message]).toEqual([
    'NOT_FOUND',
    'NOT_FOUND',
    'There is nothing here',
  ]);
  expect([error.internal, error.details]).toEqual(['row 7 of ws_1', { a: 1 }]);
});

test('a broken invariant stops the program and names itself', () => {
  expect(() => assertInvariant(true, 'gapless')).not.toThrow();
  expect(() => assertInvariant(false, 'gapless')).toThrow(InvariantError);
  expect(() => assertInvariant(false, 'gapless')).toThrow('invariant broken: gapless');
});

test.each<[Error, boolean, boolean]>([
  [new AppError('NOT_FOUND', 'x'), false, false],
  [new AppError('ACCOUNT_BUSY', 'x'), false, true],
  [new AppError('INTERNAL', 'x'), true, false],
  [new InvariantError('gapless'), true, false],
  [new TypeError('x'), true, false],
])('%s is ours to mend: %s, passes by itself: %s', (error, ours, passing) => {
  expect([isOurs(error), isPassing(error)]).toEqual([ours, passing]);
});
