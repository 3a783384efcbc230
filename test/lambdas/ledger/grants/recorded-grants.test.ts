import { expect, it } from 'vitest';
import { recordedGrants } from '../../../../lambdas/ledger/grants/recorded-grants.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { openTable } from '../../../support/table.ts';

it('tells of the grants of one account what its ledger tells of them', async () => {
  const table = await openTable();
  const desk = openLedger(table, 'ws_1');
  await desk.grant('one', 5, null);
  await desk.grant('two', 6, null);
  const [, one, two] = await desk.entries();
  const told = await recordedGrants(desk.p, desk.account);
  expect(told).toMatchObject([
    { rev: 2, op: 'grant_one:1' },
    { rev: 3, op: 'grant_two:1' },
  ]);
  expect([one, two]).toMatchObject(told);
  expect(await recordedGrants(desk.p, { workspaceId: 'ws_1', seat: 'mem_ada' })).toEqual([]);
  expect(await recordedGrants(desk.p, { workspaceId: 'ws_2' })).toEqual([]);
});
