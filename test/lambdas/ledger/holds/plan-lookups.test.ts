import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldAmounts, toHeldSlices } from '../../../../lambdas/ledger/holds/held-slices.ts';
import { heldLookups, planLookups } from '../../../../lambdas/ledger/holds/plan-lookups.ts';
import type { Wish } from '../../../../lambdas/ledger/requests.contract.ts';
import type { Amounts } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const E = { email: 1 };
const P = { phone: 3 };
const BOTH = { email: 1, phone: 3 };

/** 3 email and 7 phone credits. */
const ACCOUNT = accountOf({
  e: grantOf({ type: 'email', available: 3 }),
  p: grantOf({ type: 'phone', available: 7 }),
});

/** What is held, by type; or why not. */
function outcomeOf(wish: Wish) {
  const plan = planLookups(ACCOUNT, wish, NOW);
  if (plan.kind === 'refused') return [plan.code, plan.details];
  return plan.kind === 'planned' ? heldAmounts(toHeldSlices(plan.change.slices)) : plan.kind;
}

describe('planLookups', () => {
  it.each<[string, Wish, unknown]>([
    ['all types at once', { wanted: [BOTH, E], partial: false }, { email: 2, phone: 3 }],
    [
      'whole or not at all, by the first type that is short',
      { wanted: [P, P, P, E], partial: false },
      [
        'CREDITS_INSUFFICIENT',
        {
          creditType: 'phone',
          required: { phone: 9, email: 1 },
          available: { phone: 7, email: 3 },
          nextResetAt: '2026-04-01T00:00:00.000Z',
        },
      ],
    ],
    [
      'in part: each that fits',
      { wanted: [P, BOTH, P, E, E, E], partial: true },
      { email: 3, phone: 6 },
    ],
    [
      'a dear one is passed over for a cheap one',
      { wanted: [{ phone: 8 }, P], partial: true },
      { phone: 3 },
    ],
    ['up to a total', { wanted: [P, P, E], partial: true, maxTotal: 4 }, { email: 1, phone: 3 }],
    [
      'up to a total that is met',
      { wanted: [P, E], partial: false, maxTotal: 4 },
      { email: 1, phone: 3 },
    ],
    [
      'nothing over the total',
      { wanted: [P, E], partial: false, maxTotal: 3 },
      ['CREDITS_OVER_MAXIMUM', { required: { phone: 3, email: 1 }, maxCredits: 3 }],
    ],
    [
      'nothing in part where none fits',
      { wanted: [{ phone: 8 }, { email: 4 }], partial: true },
      [
        'CREDITS_INSUFFICIENT',
        {
          creditType: 'phone',
          required: { phone: 8 },
          available: { phone: 7 },
          nextResetAt: '2026-04-01T00:00:00.000Z',
        },
      ],
    ],
    [
      'nothing in part where the total is too small for any',
      { wanted: [P, P], partial: true, maxTotal: 2 },
      ['CREDITS_OVER_MAXIMUM', { required: { phone: 3 }, maxCredits: 2 }],
    ],
    ['nothing for nothing', { wanted: [], partial: false }, 'unneeded'],
    ['nothing for what is free', { wanted: [{ email: 0 }, {}], partial: true }, 'unneeded'],
    [
      'a free one is no reason to refuse',
      { wanted: [{}, { phone: 8 }], partial: true },
      'unneeded',
    ],
    [
      'a free one does not hide that the rest is short',
      { wanted: [{}, { phone: 8 }], partial: false },
      ['CREDITS_INSUFFICIENT', expect.objectContaining({ required: { phone: 8 } })],
    ],
  ])('%s', (_what, wish, outcome) => {
    expect(outcomeOf(wish)).toEqual(outcome);
  });
});

describe('heldLookups', () => {
  it.each<[readonly Amounts[], Amounts, boolean[]]>([
    [[P, BOTH, P, E, E, E], { email: 3, phone: 6 }, [true, true, false, true, true, false]],
    [[{ phone: 8 }, P], { phone: 3 }, [false, true]],
    [[{}, P, { email: 0 }], {}, [true, false, true]],
    [[], {}, []],
  ])('of %j, %j were held for %j', (wanted, held, taken) => {
    expect(heldLookups(wanted, held)).toEqual(taken);
  });

  it('tells the choice of any partial hold from its credits alone', () => {
    const price = fc.record(
      { email: fc.nat({ max: 3 }), phone: fc.nat({ max: 3 }), search: fc.nat({ max: 2 }) },
      { requiredKeys: [] },
    );
    const credits = fc.nat({ max: 12 });
    fc.assert(
      fc.property(
        fc.array(price, { maxLength: 12 }),
        fc.tuple(credits, credits, credits),
        fc.option(fc.nat({ max: 20 }), { nil: undefined }),
        (wanted, [email, phone, search], maxTotal) => {
          const account = accountOf({
            e: grantOf({ type: 'email', available: email }),
            p: grantOf({ type: 'phone', available: phone }),
            s: grantOf({ type: 'search', available: search }),
          });
          const plan = planLookups(account, { wanted, partial: true, maxTotal }, NOW);
          const slices = plan.kind === 'planned' ? toHeldSlices(plan.change.slices) : [];
          const held = heldAmounts(slices);
          const taken = heldLookups(wanted, held);
          // The choice, written anew: one after the other, whatever is left over.
          const left: Record<string, number> = { email, phone, search };
          let total = maxTotal ?? Infinity;
          const chosen = wanted.map((each) => {
            const cost = Object.values(each).reduce((sum, n) => sum + n, 0);
            const fits =
              cost <= total && Object.entries(each).every(([type, n]) => n <= (left[type] ?? 0));
            if (!fits) return false;
            total -= cost;
            for (const [type, n] of Object.entries(each)) left[type] = (left[type] ?? 0) - n;
            return true;
          });
          expect(taken).toEqual(chosen);
          for (const type of ['email', 'phone', 'search'] as const) {
            const sum = wanted.reduce(
              (all, each, n) => all + (taken[n] ? (each[type] ?? 0) : 0),
              0,
            );
            expect(held[type] ?? 0).toBe(sum);
          }
        },
      ),
      { numRuns: 2_000, seed: 11 },
    );
  });
});
