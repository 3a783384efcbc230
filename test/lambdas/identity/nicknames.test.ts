import { expect, it } from 'vitest';
import { mayBeOneName } from '../../../lambdas/identity/nicknames.ts';

it.each([
  ['bob', 'robert', true],
  ['william', 'bill', true],
  ['thomas', 'tom', true],
  ['maria', 'mary', true],
  ['peter', 'john', false],
  ['bob', 'william', false],
])('%s and %s may be one: %s', (one, other, is) => {
  expect([mayBeOneName(one, other), mayBeOneName(other, one)]).toEqual([is, is]);
});
