import { expect, it } from 'vitest';
import { isWord, rankVerdict } from '../../../lambdas/waterfall/rank-verdict.ts';

it('puts deliverable first, undeliverable last, and silence with unknown', () => {
  expect(rankVerdict('deliverable')).toBe(0);
  expect(rankVerdict('undeliverable')).toBe(4);
  expect(rankVerdict(undefined)).toBe(3);
  expect(rankVerdict('unknown')).toBe(3);
});

it.each([
  ['deliverable', true],
  ['unknown', true],
  ['valid', true],
  ['invalid', true],
  ['found', false],
  ['not-found', false],
  ['timeout', false],
] as const)('isWord of %s: %s', (outcome, isOne) => {
  expect(isWord(outcome)).toBe(isOne);
});
