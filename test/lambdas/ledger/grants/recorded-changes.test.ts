import { expect, it } from 'vitest';
import { adjustCredits } from '../../../../lambdas/ledger/grants/adjust-credits.ts';
import { recordedChanges } from '../../../../lambdas/ledger/grants/recorded-changes.ts';
import { voidGrant } from '../../../../lambdas/ledger/grants/void-grant.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { openTable } from '../../../support/table.ts';

it('tells of grants, voids and adjustments what the ledgers tell of them', async () => {
  const table = await openTable();
  const desk = openLedger(table, 'ws_1');
  const { p, account, terms } = desk;
  const seat = openLedger(table, { workspaceId: 'ws_1', seat: 'mem_ada' }, terms, p);
  await desk.grant('one', 5, null);
  await seat.grant('two', 6, null);
  await adjustCredits(p, {
    account,
    terms,
    adjustmentId: 'adj_1',
    creditType: 'contact',
    amount: 2,
    reason: 'too many',
    actor: 'op_ada',
    bodyHash: 'h',
  });
  const ended = { account, grantId: 'grant_one', reason: 'a mistake', actor: 'op_bob' };
  await voidGrant(p, ended);
  const entries = [await desk.entries(), await seat.entries()];
  const told = await recordedChanges(p, 'ws_1');
  expect(told.map(({ account: of, rev, op }) => [of.seat, rev, op])).toEqual([
    [undefined, 2, 'grant_one:1'],
    ['mem_ada', 2, 'grant_two:1'],
    [undefined, 4, 'grant_one:void:1'],
    [undefined, 3, 'adj_1:1'],
  ]);
  for (const { account: of, ...revision } of told) {
    expect(entries[of.seat === undefined ? 0 : 1]?.[revision.rev - 1]).toMatchObject(revision);
  }
  expect(await recordedChanges(p, 'ws_2')).toEqual([]);
});
