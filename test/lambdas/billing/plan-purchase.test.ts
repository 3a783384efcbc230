import { describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../../lambdas/billing/billing.contract.ts';
import { packTargets, statusOf } from '../../../lambdas/billing/plan-purchase.ts';
import { AT, LINE, PAID, SALE } from '../../support/payment-facts.ts';

const refund = (amount: number, state = 'succeeded') =>
  ({ amount, state, createdAtMs: AT }) as PaymentFacts['refunds'][string];
const dispute = (amount: number, state: string) => ({
  amount,
  state,
  saidAtMs: AT,
  createdAtMs: AT,
});

/** 200 credits for 98.00: what becomes of them, and how the purchase stands. */
describe('a payment', () => {
  it.each<[string, Partial<PaymentFacts>, number, boolean, string]>([
    ['paid', {}, 0, false, 'paid'],
    ['refunded whole', { refunds: { a: refund(9_800) } }, 200, false, 'refunded'],
    ['refunded by half', { refunds: { a: refund(4_900) } }, 100, false, 'partially-refunded'],
    // 200 × 1 / 9,800 is less than a credit: it stays with the customer.
    ['refunded by a cent', { refunds: { a: refund(1) } }, 0, false, 'partially-refunded'],
    // 200 × 9,799 / 9,800 = 199.98
    ['refunded but a cent', { refunds: { a: refund(9_799) } }, 199, false, 'partially-refunded'],
    [
      'refunded in three parts',
      { refunds: { a: refund(3_000), b: refund(3_000), c: refund(3_800) } },
      200,
      false,
      'refunded',
    ],
    ['refunded beyond what was paid', { refunds: { a: refund(9_900) } }, 200, false, 'refunded'],
    ['a refund on its way', { refunds: { a: refund(9_800, 'pending') } }, 200, false, 'refunded'],
    ['a refund that failed', { refunds: { a: refund(9_800, 'failed') } }, 0, false, 'paid'],
    ['a refund that was canceled', { refunds: { a: refund(9_800, 'canceled') } }, 0, false, 'paid'],
    ['disputed', { disputes: { a: dispute(9_800, 'needs_response') } }, 0, true, 'disputed'],
    ['under review', { disputes: { a: dispute(9_800, 'under_review') } }, 0, true, 'disputed'],
    ['an appeal', { disputes: { a: dispute(9_800, 'appeal_under_review') } }, 0, true, 'disputed'],
    ['a state of later', { disputes: { a: dispute(9_800, 'in_court') } }, 0, true, 'disputed'],
    ['an inquiry', { disputes: { a: dispute(9_800, 'warning_needs_response') } }, 0, false, 'paid'],
    ['an inquiry closed', { disputes: { a: dispute(9_800, 'warning_closed') } }, 0, false, 'paid'],
    ['prevented', { disputes: { a: dispute(9_800, 'prevented') } }, 0, false, 'paid'],
    ['won', { disputes: { a: dispute(9_800, 'won') } }, 0, false, 'paid'],
    ['lost', { disputes: { a: dispute(9_800, 'lost') } }, 200, false, 'dispute-lost'],
    ['lost in part', { disputes: { a: dispute(4_900, 'lost') } }, 100, false, 'dispute-lost'],
    [
      'the rest lost after a refund',
      { refunds: { a: refund(4_900) }, disputes: { b: dispute(4_900, 'lost') } },
      200,
      false,
      'dispute-lost',
    ],
    [
      'disputed after a refund',
      { refunds: { a: refund(4_900) }, disputes: { b: dispute(4_900, 'needs_response') } },
      100,
      true,
      'disputed',
    ],
    [
      'one dispute won, another open',
      { disputes: { a: dispute(4_900, 'won'), b: dispute(4_900, 'under_review') } },
      0,
      true,
      'disputed',
    ],
  ])('%s', (_what, facts, reversed, frozen, status) => {
    const all = { ...PAID, ...facts };
    const [pack] = packTargets('pi_1', all);
    expect(pack).toMatchObject({ creditType: 'contact', amount: 200, months: 6 });
    expect(pack?.target).toEqual({ reversed, frozen });
    expect(statusOf(all)).toBe(status);
  });

  it.each([
    ['open', 'open'],
    ['waiting', 'processing'],
    ['failed', 'failed'],
    ['expired', 'expired'],
  ] as const)('brings nothing in while it is %s', (stage, status) => {
    const all = { ...PAID, sale: { ...SALE, stage } };
    expect(packTargets('pi_1', all)).toEqual([]);
    expect(statusOf(all)).toBe(status);
  });

  it('brings nothing in while nobody has told what it is for', () => {
    const { sale: _sale, ...unknown } = PAID;
    expect(packTargets('pi_1', unknown)).toEqual([]);
  });

  it('of nothing that a promotion took off whole, brings all in', () => {
    const [pack] = packTargets('cs_1', { ...PAID, sale: { ...SALE, amount: 0 } });
    expect(pack).toMatchObject({ amount: 200, target: { reversed: 0, frozen: false } });
  });

  it('of two lines, takes the same part of each; each has a grant of its own', () => {
    const other = { ...LINE, id: 'li_2', creditType: 'search', credits: 2_000, quantity: 1 };
    const targets = packTargets('pi_1', {
      ...PAID,
      lines: [LINE, other],
      refunds: { a: refund(2_450) },
    });
    expect(targets.map(({ amount, target }) => [amount, target.reversed])).toEqual([
      [200, 50],
      [2_000, 500],
    ]);
    expect(new Set(targets.map(({ grantId }) => grantId)).size).toBe(2);
  });

  it('counts exactly where a number could not', () => {
    const line = { ...LINE, credits: 1_000_000_000, quantity: 1_000 };
    const sale = { ...SALE, amount: 99_999_999 };
    const facts = { ...PAID, sale, lines: [line], refunds: { a: refund(33_333_333) } };
    // 10^12 × 33,333,333 / 99,999,999 is a third, rounded down.
    expect(packTargets('pi_1', facts)[0]?.target.reversed).toBe(333_333_333_333);
  });
});
