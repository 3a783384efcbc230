import { expect, it } from 'vitest';
import { creditsCost } from '../../../lambdas/waterfall/credits-cost.ts';

it.each([
  [24_500, 0, 0],
  [24_500, 1, 24_500],
  [24_500, 5, 122_500],
  [3, 0.25, 1],
])('of a credit at %i, counts %d credits as %i', (microUsd, credits, cost) => {
  expect(creditsCost({ microUsd }, credits)).toBe(cost);
});
