import { describe, expect, it } from 'vitest';
import {
  costOfCharged,
  priceOfCharged,
  toDecision,
} from '../../../lambdas/enrichments/charged-prices.ts';

const TERMS = {
  prices: { email: { contact: 3 }, phone: { phone: 5 } },
  pricesApart: {
    'contact.email': { 'catch-all': { contact: 1 } },
    'contact.phone': { landline: { phone: 0 } },
  },
} as const;

describe('toDecision', () => {
  it('keeps rows by datum and lesser grade, in order', () => {
    const of = (row: number, datum: 'email' | 'phone', grade?: string) => ({ row, datum, grade });
    const all = [of(7, 'email', 'risky'), of(4, 'phone', 'voip'), of(2, 'email', 'risky')];
    expect(toDecision([of(9, 'email'), ...all])).toEqual({
      charged: { email: [2, 7, 9], phone: [4] },
      chargedGrades: { email: { risky: [2, 7] }, phone: { voip: [4] } },
    });
    // As it always was where nothing is of a lesser grade: the round is no larger.
    expect(toDecision([of(9, 'email')])).toEqual({ charged: { email: [9] } });
  });
});

describe('priceOfCharged and costOfCharged', () => {
  const round = {
    charged: { email: [0, 1, 2], phone: [1, 2] },
    chargedGrades: { email: { 'catch-all': [1], risky: [2] }, phone: { landline: [2] } },
  };

  it.each([
    ['the best grade', { row: 0, datum: 'email' }, { contact: 3 }],
    ['a grade with a price', { row: 1, datum: 'email' }, { contact: 1 }],
    ['a grade without one', { row: 2, datum: 'email' }, { contact: 3 }],
    ['another datum of the row', { row: 1, datum: 'phone' }, { phone: 5 }],
    ['a free grade', { row: 2, datum: 'phone' }, { phone: 0 }],
  ] as const)('charge %s', (_, lookup, price) => {
    expect(priceOfCharged(TERMS, round, lookup)).toEqual(price);
  });

  it.each([
    ['all of a round', TERMS, round, { contact: 7, phone: 5 }],
    ['a round that has decided nothing', TERMS, {}, { contact: 0, phone: 0 }],
    ['terms of one price', { prices: TERMS.prices }, round, { contact: 9, phone: 10 }],
  ])('add up %s', (_, terms, of, cost) => {
    expect(costOfCharged(terms, of)).toEqual(cost);
  });
});
