import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthsAfter, periodAt } from '../../../../lambdas/ledger/account/periods.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at } from '../../../support/accounts.ts';

const terms = (anchor: string, timezone = 'UTC', periodMonths = 1) => ({
  anchor,
  timezone,
  periodMonths,
  planVersion: 'pool@1',
  allotments: {},
});

/** A period as texts. */
function show(of: ReturnType<typeof terms>, moment: string) {
  const { id, startsAt, endsAt } = periodAt(of, at(moment));
  return [id, new Date(startsAt).toISOString(), new Date(endsAt).toISOString()];
}

describe('periodAt', () => {
  it.each([
    ['2026-01-31T00:00:00Z', '2026-01-31', '2026-01-31', '2026-02-28'],
    ['2026-02-27T23:59:59Z', '2026-01-31', '2026-01-31', '2026-02-28'],
    ['2026-02-28T00:00:00Z', '2026-02-28', '2026-02-28', '2026-03-31'],
    ['2026-03-30T23:59:59Z', '2026-02-28', '2026-02-28', '2026-03-31'],
    ['2026-03-31T00:00:00Z', '2026-03-31', '2026-03-31', '2026-04-30'],
    ['2028-02-29T00:00:00Z', '2028-02-29', '2028-02-29', '2028-03-31'],
  ])('counts from the 31st of January, clamped: %s', (moment, id, starts, ends) => {
    expect(show(terms('2026-01-31'), moment)).toEqual([
      id,
      `${starts}T00:00:00.000Z`,
      `${ends}T00:00:00.000Z`,
    ]);
  });

  it('gives the boundary itself to the new period', () => {
    const of = terms('2026-01-01');
    expect(show(of, '2026-03-31T23:59:59.999Z')[0]).toBe('2026-03-01');
    expect(show(of, '2026-04-01T00:00:00.000Z')[0]).toBe('2026-04-01');
  });

  it('starts on a leap day where the anchor is one, and a day earlier in other years', () => {
    const of = terms('2024-02-29', 'UTC', 12);
    expect(show(of, '2026-06-01T00:00:00Z')).toEqual([
      '2026-02-28',
      '2026-02-28T00:00:00.000Z',
      '2027-02-28T00:00:00.000Z',
    ]);
    expect(show(of, '2028-02-28T23:59:59Z')[0]).toBe('2027-02-28');
    expect(show(of, '2028-02-29T00:00:00Z')[0]).toBe('2028-02-29');
  });

  it.each([
    ['Pacific/Auckland', '2026-02-28T11:00:00.000Z', '2026-03-31T11:00:00.000Z'],
    ['Asia/Kolkata', '2026-02-28T18:30:00.000Z', '2026-03-31T18:30:00.000Z'],
    ['America/Los_Angeles', '2026-03-01T08:00:00.000Z', '2026-04-01T07:00:00.000Z'],
    ['Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ])('starts at midnight of %s', (zone, starts, ends) => {
    expect(show(terms('2026-01-01', zone), '2026-03-10T12:00:00Z')).toEqual([
      '2026-03-01',
      starts,
      ends,
    ]);
  });

  it('starts with the day where its zone skips midnight', () => {
    // São Paulo went from 23:59 on the 3rd to 01:00 on the 4th of November 2018.
    const of = terms('2018-10-04', 'America/Sao_Paulo');
    expect(show(of, '2018-11-04T02:59:59.999Z')[0]).toBe('2018-10-04');
    expect(show(of, '2018-11-04T03:00:00Z')).toEqual([
      '2018-11-04',
      '2018-11-04T03:00:00.000Z',
      '2018-12-04T02:00:00.000Z',
    ]);
  });

  it('lies in a period also before the anchor', () => {
    expect(show(terms('2027-05-15'), '2026-03-10T12:00:00Z')).toEqual([
      '2026-02-15',
      '2026-02-15T00:00:00.000Z',
      '2026-03-15T00:00:00.000Z',
    ]);
  });

  it('covers all time: each moment lies in one period, and the next begins where it ends', () => {
    const zones = fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Sao_Paulo', 'Asia/Beirut');
    const days = fc
      .integer({ min: 0, max: 4_000 })
      .map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10));
    const moments = fc.integer({ min: Date.UTC(2017, 0, 1), max: Date.UTC(2031, 0, 1) });
    fc.assert(
      fc.property(days, zones, fc.constantFrom(1, 3, 12), moments, (anchor, zone, months, ms) => {
        const of = terms(anchor, zone, months);
        const period = periodAt(of, epochMs(ms));
        expect(period.startsAt).toBeLessThanOrEqual(ms);
        expect(period.endsAt).toBeGreaterThan(ms);
        expect(periodAt(of, period.startsAt)).toEqual(period);
        expect(periodAt(of, period.endsAt).startsAt).toBe(period.endsAt);
      }),
      { numRuns: 60 },
    );
  });
});

describe('monthsAfter', () => {
  it.each([
    ['2026-08-31T10:00:00Z', 6, 'UTC', '2027-02-28T10:00:00.000Z'],
    ['2026-01-15T10:00:00Z', 6, 'UTC', '2026-07-15T10:00:00.000Z'],
    ['2026-01-15T10:00:00Z', 6, 'Europe/Berlin', '2026-07-15T09:00:00.000Z'],
  ])('lies whole months after %s', (from, months, zone, after) => {
    expect(new Date(monthsAfter(at(from), months, zone)).toISOString()).toBe(after);
  });
});
