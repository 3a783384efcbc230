import { expect, it } from 'vitest';
import { monthAt } from '../../../../lambdas/billing/top-ups/month.ts';
import { at } from '../../../support/accounts.ts';

it.each([
  ['2026-03-10T12:00:00Z', 'UTC', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'],
  ['2026-03-31T22:30:00Z', 'Europe/Berlin', '2026-03-31T22:00:00Z', '2026-04-30T22:00:00Z'],
  ['2026-03-01T04:30:00Z', 'America/New_York', '2026-02-01T05:00:00Z', '2026-03-01T05:00:00Z'],
  ['2026-12-31T23:59:59Z', 'UTC', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2026-01-31T00:00:00Z', 'UTC', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
])('%s in %s lies in the month from %s to %s', (moment, timezone, begin, end) => {
  expect(monthAt(at(moment), timezone)).toEqual({
    now: at(moment),
    beginsAtMs: at(begin),
    endsAtMs: at(end),
  });
});
