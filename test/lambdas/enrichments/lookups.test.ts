import { describe, expect, it } from 'vitest';
import {
  costOf,
  countByPart,
  countLookups,
  dataOfRow,
  eachLookup,
  isNone,
  priceOfDatum,
  rowsOf,
  sumOf,
  toLookups,
} from '../../../lambdas/enrichments/lookups.ts';
import type { LookupCounts, Prices } from '../../../lambdas/enrichments/records.contract.ts';

const LOOKUPS = { phone: [2, 0], email: [0, 10] };
const PRICES: Prices = { email: { email: 1 }, phone: { phone: 2, email: 1 } };

describe('lookups', () => {
  it('are told one by one: by row, then in the order of the actions', () => {
    expect(eachLookup(LOOKUPS)).toEqual([
      { row: 0, datum: 'email' },
      { row: 0, datum: 'phone' },
      { row: 2, datum: 'phone' },
      { row: 10, datum: 'email' },
    ]);
  });

  it('are put together by datum, rows in order, each once', () => {
    const all = [...eachLookup(LOOKUPS).toReversed(), { row: 2, datum: 'phone' as const }];
    expect(toLookups(all)).toEqual({ email: [0, 10], phone: [0, 2] });
    expect(toLookups([])).toEqual({});
  });

  it('have rows, and rows have data', () => {
    expect(rowsOf(LOOKUPS)).toEqual([0, 2, 10]);
    expect([0, 2, 10, 5].map((row) => dataOfRow(LOOKUPS, row))).toEqual([
      ['email', 'phone'],
      ['phone'],
      ['email'],
      [],
    ]);
  });

  it('are counted by part, by rows of the whole list', () => {
    const all = [
      { row: 0, datum: 'email' },
      { row: 99, datum: 'email' },
      { row: 100, datum: 'phone' },
    ] as const;
    expect(countByPart(all, { parts: 3, partRows: 100 })).toEqual([{ email: 2 }, { phone: 1 }, {}]);
  });

  it.each<[LookupCounts, boolean]>([
    [{}, true],
    [{ email: 0, phone: 0 }, true],
    [{ email: 0, phone: 1 }, false],
  ])('%j: is there none? %s', (counts, none) => {
    expect(isNone(counts)).toBe(none);
  });
});

describe('what lookups cost', () => {
  it.each<[LookupCounts, object]>([
    [{}, { email: 0, phone: 0 }],
    [{ email: 3 }, { email: 3, phone: 0 }],
    [{ phone: 2 }, { email: 2, phone: 4 }],
    [countLookups(LOOKUPS), { email: 4, phone: 4 }],
  ])('%j cost %j: every type of the prices is named', (counts, amounts) => {
    expect(costOf(PRICES, counts)).toEqual(amounts);
  });

  it('is nothing for a datum that the request does not seek', () => {
    expect(costOf({ email: { email: 1 } }, { phone: 5 })).toEqual({ email: 0 });
    expect(priceOfDatum({ email: { email: 1 } }, 'phone')).toEqual({});
    expect(priceOfDatum(PRICES, 'phone')).toEqual({ phone: 2, email: 1 });
  });

  it('sums over all types', () => {
    expect(sumOf({ email: 4, phone: 3 })).toBe(7);
    expect(sumOf({})).toBe(0);
  });
});
