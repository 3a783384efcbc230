import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../../lambdas/billing/billing.contract.ts';
import { joinFacts, NO_FACTS } from '../../../lambdas/billing/join-facts.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { LINE, SALE } from '../../support/payment-facts.ts';

/** One thing that Stripe may tell of one payment: its terms are the same whenever it does. */
const told: fc.Arbitrary<PaymentFacts> = fc.oneof(
  fc
    .constantFrom('waiting', 'failed', 'paid' as const)
    .map((stage) => ({ ...NO_FACTS, sale: { ...SALE, stage } }) as PaymentFacts),
  fc.constant({ ...NO_FACTS, lines: [LINE] }),
  fc.constant({ ...NO_FACTS, fee: { subscriptionId: 'sub_1', amount: 9_800 } }),
  fc
    .record({ id: fc.constantFrom('ch_1', 'ch_2'), hasReceipt: fc.boolean() })
    .map(({ id, hasReceipt }) => ({
      ...NO_FACTS,
      charge: { id, receiptUrl: hasReceipt ? `https://pay.example/${id}` : null },
    })),
  fc
    .record({
      id: fc.constantFrom('re_1', 're_2'),
      state: fc.constantFrom('pending', 'succeeded', 'failed' as const),
    })
    .map(({ id, state }) => ({
      ...NO_FACTS,
      refunds: { [id]: { amount: 4_900, state, createdAtMs: epochMs(2_000) } },
    })) as fc.Arbitrary<PaymentFacts>,
  fc
    .record({
      id: fc.constantFrom('dp_1', 'dp_2'),
      state: fc.constantFrom('needs_response', 'under_review', 'won', 'lost', 'warning_closed'),
      saidAtS: fc.integer({ min: 3, max: 6 }),
    })
    .map(({ id, state, saidAtS }) => ({
      ...NO_FACTS,
      disputes: {
        [id]: {
          amount: 9_800,
          state,
          saidAtMs: epochMs(saidAtS * 1_000),
          createdAtMs: epochMs(3_000),
        },
      },
    })),
);

const joinAll = (all: readonly PaymentFacts[]) => all.reduce(joinFacts, NO_FACTS);

describe('joinFacts', () => {
  it('gives the same for the same facts, in whatever order, however often, in whatever parts', () => {
    const tellings = fc.array(told, { maxLength: 8 }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        again: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        cut: fc.nat(all.length),
      }),
    );
    fc.assert(
      fc.property(tellings, ({ all, again, cut }) => {
        const once = joinAll(all);
        expect(joinAll(again)).toEqual(once);
        expect(joinFacts(joinAll(all.slice(cut)), joinAll(all.slice(0, cut)))).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['money that is there stays there', ['paid', 'failed'], 'paid'],
    ['what failed is no longer waited for', ['failed', 'waiting'], 'failed'],
    ['what was waited for came', ['waiting', 'paid'], 'paid'],
  ] as const)('%s', (_what, stages, stage) => {
    const facts = stages.map((each) => ({ ...NO_FACTS, sale: { ...SALE, stage: each } }));
    expect(joinAll(facts).sale?.stage).toBe(stage);
  });

  it('of a dispute the latest word counts, and of two in one second the one that ends it', () => {
    const said = (state: string, saidAtMs: number): PaymentFacts => ({
      ...NO_FACTS,
      disputes: {
        dp_1: { amount: 1, state, saidAtMs: epochMs(saidAtMs), createdAtMs: epochMs(1) },
      },
    });
    const lastOf = (...all: PaymentFacts[]) => joinAll(all).disputes.dp_1?.state;
    expect(lastOf(said('lost', 5_000), said('won', 9_000))).toBe('won');
    expect(lastOf(said('won', 9_000), said('needs_response', 5_000))).toBe('won');
    expect(lastOf(said('under_review', 5_000), said('lost', 5_000))).toBe('lost');
  });
});
