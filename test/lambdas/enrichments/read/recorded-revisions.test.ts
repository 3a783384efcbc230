import { expect, it, vi } from 'vitest';
import { recordedRevisions } from '../../../../lambdas/enrichments/read/recorded-revisions.ts';
import { readEntries } from '../../../../lambdas/ledger/journal/journal.store.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openTable } from '../../../support/table.ts';

it('tells of holds and settles what the ledger tells of them', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  // A clock that goes on: what was intended is done a little later.
  const { now } = desk.p;
  vi.spyOn(desk.p, 'now').mockImplementation(() => {
    desk.p.advance(1);
    return now();
  });
  for (const first of [0, 5]) {
    await desk.enrich({ subjects: people(2, first) });
    desk.p.advance(1_234);
  }
  await table.project();
  const [, ...entries] = await readEntries(desk.p, { workspaceId: 'ws_1' }, 0, 9);
  const told = (await recordedRevisions(desk.p, 'ws_1')).toSorted((a, b) => a.rev - b.rev);
  expect(told.map(({ rev, action }) => [rev, action])).toEqual([
    [2, 'hold'],
    [3, 'settle'],
    [4, 'hold'],
    [5, 'settle'],
  ]);
  expect(entries).toMatchObject(told.map(({ account: _account, ...revision }) => revision));
  expect(await recordedRevisions(desk.p, 'ws_2')).toEqual([]);
});
