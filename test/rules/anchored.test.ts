import { expect, it } from 'vitest';
import { monthsAfter } from '../../lambdas/ledger/account/periods.ts';
import { at, MONTHLY } from '../support/accounts.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable } from '../support/table.ts';

it('anchored: periods count from the original anchor, in the zone of the workspace', async () => {
  const desk = openLedger(await openTable(), 'ws_1', {
    ...MONTHLY,
    anchor: '2026-01-31',
    timezone: 'America/New_York',
  });
  const periods: string[] = [];
  for (const now of [
    '2026-02-01T00:00:00Z',
    '2026-02-28T04:59:59.999Z',
    '2026-02-28T05:00:00Z',
    '2026-03-31T03:59:59.999Z',
    '2026-03-31T04:00:00Z',
    '2026-04-30T04:00:00Z',
  ]) {
    desk.p.setClock(now);
    periods.push((await desk.load()).period.id);
  }
  expect(periods).toEqual([
    '2026-01-31',
    '2026-01-31',
    '2026-02-28',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ]);
});

it('anchored: the months of a pack are counted the same way', () => {
  const end = monthsAfter(at('2026-08-31T12:00:00Z'), 6, 'America/New_York');
  expect(new Date(end).toISOString()).toBe('2027-02-28T13:00:00.000Z');
});
