import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  monthsAfter,
  nextPeriod,
  periodAt,
  periodFrom,
} from '../../../../lambdas/ledger/account/periods.ts';
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

describe('periodAt, zone by zone', () => {
  it.each([
    // Clocks go forward on the 8th of March and back on the 1st of November.
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-04-08T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    // Half hours, and a clock that moves by one.
    ['Australia/Adelaide', '2026-04-05', '2026-04-04T13:30:00.000Z', '2026-05-04T14:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-05-04T13:30:00.000Z'],
    ['Asia/Kathmandu', '2026-03-29', '2026-03-28T18:15:00.000Z', '2026-04-28T18:15:00.000Z'],
    // A day that there was not: Samoa went from the 29th to the 31st of December 2011.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2012-01-29T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', '2012-01-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', '2012-01-28T10:00:00.000Z'],
    // Its month of the 30th of November ends where the 31st begins.
    ['Pacific/Apia', '2011-11-30', '2011-11-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ])('%s: the month of %s', (zone, anchor, starts, ends) => {
    expect(show(terms(anchor, zone), starts)).toEqual([anchor, starts, ends]);
    const before = new Date(at(ends) - 1).toISOString();
    expect(show(terms(anchor, zone), before)[0]).toBe(anchor);
    expect(show(terms(anchor, zone), ends)[1]).toBe(ends);
  });

  it.each([
    ['2026-01-29', ['2026-01-29', '2026-02-28', '2026-03-29']],
    ['2026-01-30', ['2026-01-30', '2026-02-28', '2026-03-30']],
    ['2026-01-31', ['2026-01-31', '2026-02-28', '2026-03-31']],
    ['2028-01-29', ['2028-01-29', '2028-02-29', '2028-03-29']],
    ['2028-01-31', ['2028-01-31', '2028-02-29', '2028-03-31']],
    ['2028-02-29', ['2028-02-29', '2028-03-29', '2028-04-29']],
  ])('anchored: three months from %s begin on %j', (anchor, days) => {
    const of = terms(anchor);
    const first = periodAt(of, at(`${anchor}T00:00:00Z`));
    const second = periodAt(of, first.endsAt);
    expect([first.id, second.id, periodAt(of, second.endsAt).id]).toEqual(days);
  });

  it('keeps what it was begun with', () => {
    const of = { ...terms('2026-01-01', 'UTC', 12), no: 4, allotments: { contact: 9 } };
    expect(periodAt(of, at('2026-03-01T00:00:00Z'))).toMatchObject({
      planVersion: 'pool@1',
      no: 4,
      months: 12,
      allotments: { contact: 9 },
    });
    expect(periodAt(terms('2026-01-01'), at('2026-03-01T00:00:00Z'))).not.toHaveProperty('months');
  });
});

describe('nextPeriod', () => {
  const APRIL_UTC = periodAt(terms('2026-01-01'), at('2026-04-10T00:00:00Z'));
  const APRIL_TOKYO = periodAt(terms('2026-01-01', 'Asia/Tokyo'), at('2026-04-10T00:00:00Z'));
  const MID_APRIL = periodAt(terms('2026-01-15'), at('2026-04-20T00:00:00Z'));
  const YEAR = periodAt(terms('2026-01-01', 'UTC', 12), at('2026-04-20T00:00:00Z'));

  it.each([
    [
      'the same calendar',
      APRIL_UTC,
      terms('2026-01-01'),
      ['2026-05-01', '2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'],
    ],
    [
      'from Tokyo to UTC: April is not begun anew, and May begins where it ends',
      APRIL_TOKYO,
      terms('2026-01-01'),
      ['2026-05-01', '2026-04-30T15:00:00.000Z', '2026-06-01T00:00:00.000Z'],
    ],
    [
      'from UTC to Tokyo: May begins no earlier than April ends',
      APRIL_UTC,
      terms('2026-01-01', 'Asia/Tokyo'),
      ['2026-05-01', '2026-05-01T00:00:00.000Z', '2026-05-31T15:00:00.000Z'],
    ],
    [
      'from the 1st to the 15th: the rest of a month that began on the 15th',
      APRIL_UTC,
      terms('2026-01-15'),
      ['2026-04-15', '2026-05-01T00:00:00.000Z', '2026-05-15T00:00:00.000Z'],
    ],
    [
      'from the 15th to the 1st',
      MID_APRIL,
      terms('2026-01-01'),
      ['2026-05-01', '2026-05-15T00:00:00.000Z', '2026-06-01T00:00:00.000Z'],
    ],
    [
      'from the 1st to the 31st: nothing is left of April but a moment',
      APRIL_UTC,
      terms('2026-01-31'),
      ['2026-04-30', '2026-05-01T00:00:00.000Z', '2026-05-31T00:00:00.000Z'],
    ],
    [
      'from a year to months',
      YEAR,
      terms('2026-01-01'),
      ['2027-01-01', '2027-01-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z'],
    ],
    [
      'from months to years that began in January: the rest of it',
      APRIL_UTC,
      terms('2026-04-20', 'UTC', 12),
      ['2026-04-20', '2026-05-01T00:00:00.000Z', '2027-04-20T00:00:00.000Z'],
    ],
    [
      'after a period that began in the midst of another',
      periodFrom({ ...terms('2026-01-01'), no: 3 }, APRIL_UTC, at('2026-04-10T12:00:00Z')),
      terms('2026-01-01'),
      ['2026-05-01', '2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'],
    ],
  ])('%s', (_what, old, of, [id, starts, ends]) => {
    const next = nextPeriod(of, old, old.endsAt);
    const shown = [next.id, new Date(next.startsAt), new Date(next.endsAt)];
    expect(shown).toEqual([id, new Date(starts ?? ''), new Date(ends ?? '')]);
    // Whoever comes by first, at its first moment or its last, begins the same one.
    expect(nextPeriod(of, old, epochMs(next.endsAt - 1))).toEqual(next);
    expect(nextPeriod(of, old, next.endsAt).startsAt).toBe(next.endsAt);
  });

  it('passes over what was missed', () => {
    const next = nextPeriod(terms('2026-01-15'), APRIL_UTC, at('2027-05-02T00:00:00Z'));
    expect([next.id, new Date(next.startsAt).toISOString()]).toEqual([
      '2027-04-15',
      '2027-04-15T00:00:00.000Z',
    ]);
  });

  it('never the same date twice, never a gap, whatever changes at each end', () => {
    const calendar = fc.record({
      anchor: fc
        .integer({ min: 0, max: 400 })
        .map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)),
      timezone: fc.constantFrom('UTC', 'Asia/Tokyo', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
      periodMonths: fc.constantFrom(1, 12),
    });
    fc.assert(
      fc.property(fc.array(calendar, { minLength: 2, maxLength: 8 }), ([first, ...changes]) => {
        let period = periodAt({ ...terms(''), ...first }, at('2026-03-10T12:00:00Z'));
        for (const change of changes) {
          const next = nextPeriod({ ...terms(''), ...change }, period, period.endsAt);
          expect(next.startsAt).toBe(period.endsAt);
          expect(next.endsAt).toBeGreaterThan(next.startsAt);
          expect(next.id > period.id).toBe(true);
          period = next;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('periodFrom', () => {
  it('begins at a moment, ends with the calendar’s own, and has an id that no other has', () => {
    const of = { ...terms('2026-03-10', 'Asia/Tokyo', 12), no: 3 };
    const march = periodAt(terms('2026-01-01'), at('2026-03-10T12:00:00Z'));
    const begun = periodFrom(of, march, at('2026-03-10T12:00:00Z'));
    expect([begun.id, begun.no, new Date(begun.startsAt), new Date(begun.endsAt)]).toEqual([
      '2026-03-10_3',
      3,
      new Date('2026-03-10T12:00:00.000Z'),
      new Date('2027-03-09T15:00:00.000Z'),
    ]);
  });

  it.each([
    ['the day itself', '2026-03-01', '2026-01-01', '2026-03-10_3'],
    ['not before the period that it cuts off', '2026-03-11', '2026-01-01', '2026-03-11_3'],
  ])('has the date of %s, also where its calendar began long before', (_what, old, anchor, id) => {
    const cut = { ...periodAt(terms('2026-01-01'), at('2026-03-10T12:00:00Z')), id: old };
    const of = { ...terms(anchor, 'UTC', 12), no: 3 };
    expect(periodFrom(of, cut, at('2026-03-10T12:00:00Z')).id).toBe(id);
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
