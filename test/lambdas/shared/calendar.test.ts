import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay, startOfDay } from '../../../lambdas/shared/calendar.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('a calendar day', () => {
  it.each([
    ['2026-03-10', 'UTC', '2026-03-10T00:00:00.000Z', '2026-03-11T00:00:00.000Z'],
    ['2026-03-10', 'Asia/Kathmandu', '2026-03-09T18:15:00.000Z', '2026-03-10T18:15:00.000Z'],
    ['2026-03-10', 'America/St_Johns', '2026-03-10T02:30:00.000Z', '2026-03-11T02:30:00.000Z'],
    // 23 hours, and 25.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // Midnight is skipped in Beirut; the day begins at 01:00.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['2026-02-28', 'UTC', '2026-02-28T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2028-02-28', 'UTC', '2028-02-28T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  ])('%s in %s', (day, zone, from, to) => {
    expect([iso(startOfDay(day, zone)), iso(endOfDay(day, zone))]).toEqual([from, to]);
  });

  it.each([
    ['2026-03-10T18:14:59.999Z', 'Asia/Kathmandu', '2026-03-10'],
    ['2026-03-10T18:15:00Z', 'Asia/Kathmandu', '2026-03-11'],
    ['2026-03-10T23:59:59.999Z', 'UTC', '2026-03-10'],
    ['2026-03-10T03:30:00Z', 'America/New_York', '2026-03-09'],
  ])('%s lies, in %s, in %s', (at, zone, day) => {
    expect(dayOf(epochMs(Date.parse(at)), zone)).toBe(day);
  });
});
