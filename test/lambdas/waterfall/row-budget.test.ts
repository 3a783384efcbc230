import { describe, expect, it } from 'vitest';
import { isOverBudget, leftOf } from '../../../lambdas/waterfall/row-budget.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Attempt, PendingAnswer } from '../../../lambdas/waterfall/waterfall.contract.ts';
import { attempt } from './run-rig.ts';

const TERMS = { rowCostMicroUsdMax: 100_000 };
const paid = attempt('hunter', 'find', 'found', 30_000);
const ticket: PendingAnswer = {
  provider: 'dropcontact',
  search: 'person',
  ticket: 't-1',
  data: ['email'],
  sinceMs: 0,
  nextPollAtMs: 2_000,
  polls: 0,
  costMicroUsd: 20_000,
};

describe('a row’s budget', () => {
  it.each<[string, readonly Attempt[], PendingAnswer | undefined, number]>([
    ['is whole at first', [], undefined, 100_000],
    ['is less what was paid', [paid, paid], undefined, 40_000],
    [
      'is not touched by calls on own accounts',
      [paid, { ...paid, account: 'own' }],
      undefined,
      70_000,
    ],
    ['is less what a ticket will cost', [paid], ticket, 50_000],
    ['is not touched by a ticket of an own account', [paid], { ...ticket, account: 'own' }, 70_000],
  ])('%s', (_, attempts, pending, left) => {
    const run = startRun({ fullName: 'Ada' }, ['email'], 0);
    expect(leftOf(TERMS, { ...run, attempts, ...(pending && { pending }) })).toBe(left);
  });

  it.each([
    [20_000, 20_000, false],
    [20_001, 20_000, true],
    [20_001, undefined, false],
  ])('a call at %i with %s left passes it: %s', (price, left, isOver) => {
    expect(isOverBudget(price, left)).toBe(isOver);
  });

  it('is none where the terms name none', () => {
    expect(leftOf({}, startRun({ fullName: 'Ada' }, ['email'], 0))).toBeUndefined();
  });
});
