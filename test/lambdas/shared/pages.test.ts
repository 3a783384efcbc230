import { expect, test } from 'vitest';
import { fromCursor, toCursor } from '../../../lambdas/shared/pages.ts';

test('a cursor leads back to its position', () => {
  expect(fromCursor(toCursor('000000000017'), /^\d{12}$/)).toBe('000000000017');
});

test('a cursor of another list is refused, and named', () => {
  expect(() => fromCursor(toCursor('x'), /^\d{12}$/)).toThrowError(
    expect.objectContaining({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] },
    }),
  );
});
