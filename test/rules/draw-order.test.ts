import { expect, it } from 'vitest';
import { at } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable } from '../support/table.ts';

it('draw-order: the allotment first, then packs by expiry, never-expiring last', async () => {
  const table = await openTable();
  const desk = openLedger(table, 'ws_1', {
    anchor: '2026-01-01',
    timezone: 'UTC',
    periodMonths: 1,
    allotments: { contact: 4 },
    planVersion: 'pool@1',
  });
  await desk.grant('never', 4, null);
  await desk.grant('late', 4, at('2026-09-10T00:00:00Z'));
  // It ends before the allotment does, and is still spent after it.
  await desk.grant('soon', 4, at('2026-03-20T00:00:00Z'));
  const held = await desk.hold('h', 14);
  expect(held.slices?.map(({ grantId, held: n }) => [grantId, n])).toEqual([
    ['grant_2026-03-01-contact', 4],
    ['grant_soon', 4],
    ['grant_late', 4],
    ['grant_never', 2],
  ]);
  // Spent from the front; the rest goes back to where it came from.
  await desk.settle('h', held, 9);
  const grants = await audit(table, desk.p, 'ws_1');
  expect([...grants].map(([id, { spent, available }]) => [id, spent, available])).toEqual([
    ['grant_2026-03-01-contact', 4, 0],
    ['grant_never', 0, 4],
    ['grant_late', 1, 3],
    ['grant_soon', 4, 0],
  ]);
});
