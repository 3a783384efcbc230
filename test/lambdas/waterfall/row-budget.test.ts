import { describe, expect, it } from 'vitest';
import { PHONE_VERIFIERS, VERIFIERS } from '../../../lambdas/waterfall/registry.ts';
import {
  isOverBudget,
  leftOf,
  type VerifyingTerms,
  verifyingCost,
} from '../../../lambdas/waterfall/row-budget.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type {
  Attempt,
  Findable,
  PendingAnswer,
} from '../../../lambdas/waterfall/waterfall.contract.ts';
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

describe('verifyingCost', () => {
  const PRICES: Readonly<Record<string, number>> = {
    ...{ zerobounce: 9_900, millionverifier: 3_700, telnyx: 1_500, twilio: 8_000 },
  };
  const terms = (more: Partial<VerifyingTerms> = {}): VerifyingTerms => ({
    lineUp: {
      verifiers: VERIFIERS.filter(({ id }) => id in PRICES),
      phoneVerifiers: PHONE_VERIFIERS.filter(({ id }) => id in PRICES),
    },
    accepts: { email: ['deliverable'], phone: ['mobile'] },
    priceOf: ({ id }) => PRICES[id] ?? 0,
    ...more,
  });
  const checked = { email: [], phone: [], phoneMustBe: 'valid' } as const;

  it.each<
    [string, readonly Findable[], Partial<VerifyingTerms>, PendingAnswer | undefined, number]
  >([
    ['of an address is the cheapest verifier’s', ['email'], {}, undefined, 3_700],
    ['of a number that counts as it is found is nothing', ['phone'], {}, undefined, 0],
    [
      'of a number that must be valid is a check',
      ['phone'],
      { accepts: checked },
      undefined,
      1_500,
    ],
    ['of both is that of the cheaper', ['email', 'phone'], {}, undefined, 0],
    [
      'is nothing where nobody verifies',
      ['email'],
      { lineUp: { verifiers: [], phoneVerifiers: [] } },
      undefined,
      0,
    ],
    ['counts the address that a ticket may bring', ['phone'], {}, ticket, 3_700],
  ])('%s', (_, data, more, pending, cost) => {
    const run = startRun({ fullName: 'Ada' }, ['email', 'phone'], 0);
    expect(verifyingCost(data, { ...run, ...(pending && { pending }) }, terms(more))).toBe(cost);
  });

  it('keeps nothing for a ticket whose datum has ended', () => {
    const run = startRun({ fullName: 'Ada' }, ['email', 'phone'], 0);
    const ended = { ...run, pending: ticket, outcomes: { email: { kind: 'not-found' } as const } };
    expect(verifyingCost(['phone'], ended, terms())).toBe(0);
  });
});
