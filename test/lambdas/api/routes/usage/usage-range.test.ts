import { describe, expect, it } from 'vitest';
import {
  checkUsageRange,
  toUsageRange,
} from '../../../../../lambdas/api/routes/usage/usage-range.ts';
import { at } from '../../../../support/accounts.ts';

const NOW = at('2026-03-10T12:07:00Z');
const KATHMANDU = 'Asia/Kathmandu';

describe('the range of usage', () => {
  it('is the year up to the end of today, where nothing is said', () => {
    expect(toUsageRange({}, KATHMANDU, NOW)).toEqual({
      fromMs: at('2025-03-09T18:15:00Z'),
      toMs: at('2026-03-10T18:15:00Z'),
    });
  });

  it('is of whole days in the zone, and of times', () => {
    const asked = { from: { day: '2026-03-01' }, to: { atMs: at('2026-03-10T12:15:00Z') } };
    expect(toUsageRange(asked, KATHMANDU, NOW)).toEqual({
      fromMs: at('2026-02-28T18:15:00Z'),
      toMs: at('2026-03-10T12:15:00Z'),
    });
  });

  it.each([
    ['from', { from: { atMs: at('2026-03-10T12:00:01Z') } }],
    ['to', { to: { atMs: at('2026-03-10T12:10:00Z') } }],
  ])('does not begin or end within a quarter of an hour: %s', (path, asked) => {
    const message = 'must be a date, or a time at a quarter of an hour';
    expect(checkUsageRange(asked, 'UTC', NOW)).toEqual([{ path, message }]);
  });

  it.each([
    ['ends before it begins', { from: { day: '2026-03-10' }, to: { day: '2026-03-09' } }],
    ['begins after today', { from: { day: '2026-03-11' } }],
  ])('is not one that %s', (_what, asked) => {
    expect(checkUsageRange(asked, 'UTC', NOW)).toEqual([
      { path: 'to', message: 'must lie after from' },
    ]);
  });

  it('has at most 366 days', () => {
    const asked = (from: string) => ({ from: { day: from }, to: { day: '2026-03-10' } });
    expect(checkUsageRange(asked('2025-03-10'), 'UTC', NOW)).toEqual([]);
    expect(checkUsageRange(asked('2025-03-01'), 'UTC', NOW)).toEqual([
      { path: 'from', message: 'must be at most 366 days before the end' },
    ]);
  });
});
