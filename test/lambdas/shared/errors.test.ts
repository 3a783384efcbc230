import { expect, test } from 'vitest';
import {
  AppError,
  assertInvariant,
  InvariantError,
  isOurs,
  isPassing,
  isRefusal,
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

/** An error as the SDK, the platform's fetch or Node make it. */
const outside = (facts: object): Error => Object.assign(new Error('x'), facts);

test.each<[Error, boolean, boolean]>([
  [new AppError('NOT_FOUND', 'x'), false, false],
  [new AppError('ACCOUNT_BUSY', 'x'), false, true],
  [new AppError('INTERNAL', 'x'), true, false],
  [new InvariantError('gapless'), true, false],
  [new TypeError('x'), true, false],
  [outside({ name: 'TimeoutError' }), true, true],
  [outside({ name: 'ThrottlingException' }), true, true],
  [outside({ name: 'ProvisionedThroughputExceededException' }), true, true],
  [outside({ name: 'InternalServerError' }), true, true],
  [outside({ name: 'TransactionConflictException' }), true, true],
  [outside({ code: 'ECONNRESET' }), true, true],
  [outside({ $metadata: { httpStatusCode: 503 } }), true, true],
  [outside({ cause: outside({ code: 'EAI_AGAIN' }) }), true, true],
  [outside({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }), true, false],
  [outside({ name: 'ResourceNotFoundException' }), true, false],
  [outside({ name: 'ValidationException' }), true, false],
  [outside({ code: 'ERR_INVALID_ARG_TYPE' }), true, false],
])('%s is ours to mend: %s, passes by itself: %s', (error, ours, passing) => {
  expect([isOurs(error), isPassing(error)]).toEqual([ours, passing]);
  expect(isRefusal(error)).toBe(error.name === 'NOT_FOUND');
});
