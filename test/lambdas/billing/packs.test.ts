import { describe, expect, it } from 'vitest';
import {
  findPack,
  packInEach,
  productIdOf,
  termsOfPack,
  titleOf,
} from '../../../lambdas/billing/packs.ts';
import type { Plan } from '../../../lambdas/plans/plans.contract.ts';

const SOLD = {
  packs: {
    contact: {
      creditType: 'contact',
      credits: 100,
      months: 6,
      prices: { usd: 4_900, jpy: 7_500 },
    },
    gift: { creditType: 'contact', credits: 5, months: null },
  },
} satisfies Pick<Plan, 'packs'>;
const TERMS = { pack: 'contact', creditType: 'contact', credits: 100, months: 6 };

describe('findPack', () => {
  it.each<[string, string | undefined, string, number]>([
    ['the first currency where none is named', undefined, 'usd', 4_900],
    ['the one that is named', 'jpy', 'jpy', 7_500],
  ])('finds a pack in %s', (_what, asked, currency, unitAmount) => {
    expect(findPack(SOLD, 'contact', asked)).toEqual({ ...TERMS, currency, unitAmount });
  });

  it.each<[string, string, string?]>([
    ['that the plan has not', 'search'],
    ['of a name that every object has', 'constructor'],
    ['without a price', 'gift'],
    ['in a currency without a price', 'contact', 'eur'],
    ['in a currency of a name that every object has', 'contact', 'toString'],
  ])('finds none %s', (_what, pack, currency) => {
    expect(findPack(SOLD, pack, currency)).toBeUndefined();
  });
});

it.each([
  ['contact', ['usd', 'jpy']],
  ['gift', []],
  ['search', []],
  ['constructor', []],
])('%s is sold in each currency that it has a price in, in that order', (pack, currencies) => {
  expect(packInEach(SOLD, pack).map(({ currency }) => currency)).toEqual(currencies);
});

describe('the product of a pack', () => {
  it('has an id that follows from all that the pack is, and from nothing else', () => {
    const others = [
      { ...TERMS, pack: 'other' },
      { ...TERMS, creditType: 'search' },
      { ...TERMS, credits: 200 },
      { ...TERMS, months: 12 },
      { ...TERMS, months: null },
    ];
    const ids = [TERMS, ...others].map(productIdOf);
    expect(new Set(ids).size).toBe(6);
    expect(productIdOf({ ...termsOfPack('contact', SOLD.packs.contact) })).toBe(ids[0]);
    // What was sold keeps its product: the id must be the same in every version of Sluice.
    expect(ids[0]).toBe('sluice_contact_kttzyafety46');
  });

  it.each([
    [TERMS, '100 contact credits, valid 6 months'],
    [{ ...TERMS, credits: 1, months: 1 }, '1 contact credit, valid 1 month'],
    [{ ...TERMS, credits: 1, months: null }, '1 contact credit, never expires'],
    [{ ...TERMS, credits: 2_000, creditType: 'search' }, '2,000 search credits, valid 6 months'],
    [{ ...TERMS, months: null }, '100 contact credits, never expire'],
  ])('is called so that a person knows what it is: %#', (terms, title) => {
    expect(titleOf(terms)).toBe(title);
  });
});
