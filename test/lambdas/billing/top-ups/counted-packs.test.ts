import { describe, expect, it } from 'vitest';
import {
  countedNow,
  countIn,
  countLess,
  countMore,
  fewerAtMs,
} from '../../../../lambdas/billing/top-ups/counted-packs.ts';
import { monthAt } from '../../../../lambdas/billing/top-ups/month.ts';
import type { CountedPacks } from '../../../../lambdas/billing/top-ups/top-ups.contract.ts';
import { at } from '../../../support/accounts.ts';

const AUCKLAND = 'Pacific/Auckland';

/** Charges of one pack each, at a time in a zone, one after another. */
const chargesAt = (...each: readonly (readonly [string, string])[]): readonly CountedPacks[] =>
  each.reduce<readonly CountedPacks[]>(
    (counted, [moment, zone]) => countMore(counted, countedNow(monthAt(at(moment), zone), 1)),
    [],
  );

describe('countIn', () => {
  /** In Auckland December begins at 2026-11-30T11:00:00Z. */
  it.each<[string, string, string, number]>([
    ['the month goes on', '2026-11-30T10:59:59Z', AUCKLAND, 1],
    ['the next month has begun', '2026-11-30T11:00:00Z', AUCKLAND, 0],
    ['the month of the new zone goes on', '2026-11-30T11:00:00Z', 'UTC', 1],
    ['both are over', '2026-12-01T00:00:00Z', 'UTC', 0],
  ])('of a charge in Auckland on 29 November, where %s', (_what, moment, zone, packs) => {
    const counted = chargesAt(['2026-11-29T19:46:00Z', AUCKLAND]);
    expect(countIn(counted, monthAt(at(moment), zone))).toBe(packs);
  });

  it.each<[string, string, number]>([
    ['the month that it was charged in has not ended there', '2026-11-30T23:59:59Z', 1],
    ['it has ended there too', '2026-12-01T00:00:00Z', 0],
  ])('of a charge by UTC, where December has begun in Auckland and %s', (_what, moment, packs) => {
    const counted = chargesAt(['2026-11-29T00:00:00Z', 'UTC']);
    expect(countIn(counted, monthAt(at(moment), AUCKLAND))).toBe(packs);
  });

  it('counts both months of a zone that has been left, where the new zone has them in one', () => {
    const counted = chargesAt(
      ['2026-11-29T19:46:00Z', AUCKLAND],
      ['2026-11-30T11:05:00Z', AUCKLAND],
    );
    expect(countIn(counted, monthAt(at('2026-11-30T11:06:00Z'), 'UTC'))).toBe(2);
    expect(countIn(counted, monthAt(at('2026-12-15T00:00:00Z'), 'UTC'))).toBe(1);
  });
});

it.each([
  ['the month of the zone that holds', 'UTC', '2026-12-01T00:00:00Z'],
  ['a month of the zone that held', AUCKLAND, '2026-11-30T11:00:00Z'],
])('fewer may count at the end of %s', (_what, zone, end) => {
  const counted = chargesAt(['2026-11-29T19:46:00Z', zone]);
  expect(fewerAtMs(counted, monthAt(at('2026-11-30T10:00:00Z'), 'UTC'))).toBe(at(end));
});

describe('what is kept', () => {
  it('is one line a quarter of an hour, and nothing that cannot count any more', () => {
    const counted = chargesAt(
      ['2026-10-28T00:00:00Z', 'UTC'],
      ['2026-11-30T00:00:00Z', 'UTC'],
      ['2026-11-30T00:14:59Z', 'UTC'],
      ['2026-11-30T00:15:00Z', 'UTC'],
    );
    const untilMs = at('2026-12-01T00:00:00Z');
    expect(counted).toEqual([
      { atMs: at('2026-11-30T00:00:00Z'), untilMs, quantity: 2 },
      { atMs: at('2026-11-30T00:15:00Z'), untilMs, quantity: 1 },
    ]);
  });

  it('is without what was not charged after all', () => {
    const [one] = chargesAt(['2026-11-30T00:05:00Z', 'UTC']);
    const two = chargesAt(['2026-11-30T00:05:00Z', 'UTC'], ['2026-11-30T00:20:00Z', 'UTC']);
    if (one === undefined) throw new Error('nothing counts');
    expect(countLess([{ ...one, quantity: 3 }], one)).toEqual([{ ...one, quantity: 2 }]);
    expect(countLess(two, one)).toEqual(two.slice(1));
    expect(countLess([], one)).toEqual([]);
  });
});
