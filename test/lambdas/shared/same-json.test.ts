import { expect, it } from 'vitest';
import { sameJson } from '../../../lambdas/shared/same-json.ts';

it.each([
  [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: '1' }, false],
])('%j and %j', (a, b, same) => {
  expect(sameJson(a, b)).toBe(same);
});
