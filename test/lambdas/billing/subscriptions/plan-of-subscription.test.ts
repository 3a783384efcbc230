import { describe, expect, it } from 'vitest';
import { planOfSubscription } from '../../../../lambdas/billing/subscriptions/plan-of-subscription.ts';
import type {
  PaidPlan,
  PlanCourse,
  SubscriptionState,
} from '../../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { at } from '../../../support/accounts.ts';

const MARCH = at('2026-03-10T12:00:00Z');
const APRIL = at('2026-04-10T12:00:00Z');
const MAY = at('2026-05-10T12:00:00Z');

const monthly = (amount: number, currency = 'usd') => ({ amount, currency, months: 1 });
const BASIC = { plan: 'basic@1', price: monthly(3_000) };
const PRO = { plan: 'pro@1', price: monthly(9_000) };
/** 5.00 dollars less a month than twelve of `basic`. */
const YEARLY = { plan: 'yearly@1', price: { amount: 30_000, currency: 'usd', months: 12 } };

/** An active subscription to `basic`, paid from the 10th of March to the 10th of April. */
const ACTIVE: SubscriptionState = {
  id: 'sub_1',
  workspaceId: 'ws_1',
  customerId: 'cus_1',
  fees: [],
  isReversed: false,
  createdAtMs: MARCH,
  status: 'active',
  isPaid: true,
  ...BASIC,
  periodStartMs: MARCH,
  periodEndMs: APRIL,
  endsAtMs: null,
};
const IN_APRIL = { periodStartMs: APRIL, periodEndMs: MAY };

type Says = Partial<SubscriptionState>;
const CANCELED: PlanCourse = { plan: null };
const ON_BASIC: PlanCourse = { plan: 'basic@1' };
const ON_PRO: PlanCourse = { plan: 'pro@1' };
const PRO_THEN_BASIC: PlanCourse = { plan: 'pro@1', next: { plan: 'basic@1', fromMs: APRIL } };
const BASIC_TILL_APRIL: PlanCourse = { plan: 'basic@1', next: { plan: null, fromMs: APRIL } };

/** What Stripe says, one after the other, and the course after the last; null: all stays. */
describe('a subscription', () => {
  it.each<[string, Says[], PlanCourse | null]>([
    ['created and paid', [{}], ON_BASIC],
    ['created, on trial', [{ status: 'trialing' }], ON_BASIC],
    ['created, unpaid', [{ status: 'incomplete', isPaid: false }], null],
    ['created, the money still under way', [{ isPaid: false }], null],
    ['created, and never paid', [{ status: 'incomplete_expired', isPaid: false }], CANCELED],
    ['renewed', [{}, IN_APRIL], ON_BASIC],
    ['renewed, the invoice not paid yet', [{}, { ...IN_APRIL, isPaid: false }], null],
    ['the money of its latest invoice went back', [{}, { isReversed: true }], CANCELED],
    ['the next invoice is paid', [{}, { isReversed: true }, IN_APRIL], ON_BASIC],
    ['upgrade', [{}, PRO], ON_PRO],
    ['upgrade that is not paid yet', [{}, { ...PRO, isPaid: false }], null],
    ['upgrade whose payment failed', [{}, { ...PRO, status: 'past_due', isPaid: false }], null],
    ['upgrade paid at the second try', [{}, { ...PRO, status: 'past_due' }, PRO], ON_PRO],
    ['downgrade in the middle of a period', [PRO, {}], PRO_THEN_BASIC],
    ['downgrade, told again', [PRO, {}, {}], PRO_THEN_BASIC],
    ['downgrade, once the period is over', [PRO, {}, IN_APRIL], ON_BASIC],
    ['downgrade with a new period', [PRO, IN_APRIL], ON_BASIC],
    ['downgrade, taken back', [PRO, {}, PRO], ON_PRO],
    ['to another currency', [PRO, { price: monthly(3_000, 'eur') }], ON_BASIC],
    [
      'to a year, which begins a period',
      [{}, { ...YEARLY, periodStartMs: at('2026-03-20T12:00:00Z') }],
      { plan: 'yearly@1' },
    ],
    [
      'to a price for a year that is less by the month, in the same period',
      [{}, YEARLY],
      { plan: 'basic@1', next: { plan: 'yearly@1', fromMs: APRIL } },
    ],
    ['cancel at period end', [{}, { endsAtMs: APRIL }], BASIC_TILL_APRIL],
    ['cancel at period end, taken back', [{}, { endsAtMs: APRIL }, {}], ON_BASIC],
    [
      'downgrade, then cancel at period end',
      [PRO, {}, { endsAtMs: APRIL }],
      { plan: 'pro@1', next: { plan: null, fromMs: APRIL } },
    ],
    ['canceled', [{}, { status: 'canceled' }], CANCELED],
    ['payment failed', [{}, { ...IN_APRIL, status: 'past_due', isPaid: false }], null],
    [
      'payment failed, then paid',
      [{}, { ...IN_APRIL, status: 'past_due', isPaid: false }, IN_APRIL],
      ON_BASIC,
    ],
    ['payment failed for good', [{}, { ...IN_APRIL, status: 'unpaid', isPaid: false }], CANCELED],
    [
      'paid after it had failed for good',
      [{}, { ...IN_APRIL, status: 'unpaid', isPaid: false }, IN_APRIL],
      ON_BASIC,
    ],
    ['paused', [{}, { status: 'paused' }], CANCELED],
    ['resumed', [{}, { status: 'paused' }, {}], ON_BASIC],
    ['resumed, the new period not paid yet', [{}, { ...IN_APRIL, isPaid: false }], null],
    ['a word of Stripe’s that is new to us', [{}, { status: 'thinking' }], null],
  ])('%s', (_what, says, expected) => {
    let paid: PaidPlan | undefined;
    let course: PlanCourse | null = null;
    for (const each of says) {
      const planned = planOfSubscription({ ...ACTIVE, ...each }, paid);
      course = planned?.course ?? null;
      paid = planned === undefined ? paid : planned.paid;
    }
    expect(course).toEqual(expected);
  });
});
