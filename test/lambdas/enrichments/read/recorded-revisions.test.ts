import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it, vi } from 'vitest';
import { recordedRevisions } from '../../../../lambdas/enrichments/read/recorded-revisions.ts';
import { readEntries } from '../../../../lambdas/ledger/journal/journal.store.ts';
import type { Operation } from '../../../../lambdas/ledger/ledger.contract.ts';
import { byTime, keys } from '../../../../lambdas/shared/keys.contract.ts';
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

it('tells of each account beside the workspace’s own what a hold and its end did to it', async () => {
  const { db, ports, name } = await openTable();
  const p = ports();
  const keyCap = { workspaceId: 'ws_1', cap: 'key_1' };
  const seat = { workspaceId: 'ws_1', seat: 'mem_ada' };
  let rev = 1;
  const done = (id: string): Operation => {
    rev += 1;
    const intended = { attempt: 1, sinceRev: 1, at: p.now(), intendedBy: 'x' };
    return { id, state: 'applied', rev, slices: [], ...intended };
  };
  const record = {
    workspaceId: 'ws_1',
    id: 'enr_1',
    actor: 'mem_ada',
    actions: ['contact.email'],
    prices: { email: { contact: 1 } },
    draws: { seat: 'mem_ada', keyCap: 'key_1' },
    hold: { ...done('own'), state: 'unneeded' },
    holdSeat: done('held'),
    trimholdSeat: done('too much'),
    holdKeyCap: done('held by the key'),
    freeholdKeyCap: done('given back'),
    i1pk: byTime.enrichments('ws_1'),
    i1sk: byTime.at(p.now(), 'enr_1'),
  };
  const slices = [
    { grantId: 's', type: 'contact', cat: 'allotment', credits: 2, seat: 'mem_ada' },
    { grantId: 'g', type: 'contact', cat: 'pack', credits: 1 },
  ];
  const charged = { email: [0, 1, 2] };
  const round = { part: 0, round: 0, lookups: {}, slices, charged };
  const settles = { settleSeat: done('settled'), settleKeyCap: done('settled by the key') };
  const put = (key: object, item: object) =>
    db.send(new PutCommand({ TableName: name, Item: { ...key, ...item } }));
  await put(keys.enrichment('ws_1', 'enr_1'), record);
  await put(keys.round('ws_1', 'enr_1', 0, 0), { ...round, ...settles });
  const told = await recordedRevisions(p, 'ws_1');
  expect(told.map(({ account, action, op }) => [account, action, op])).toEqual([
    [seat, 'hold', 'held'],
    [seat, 'settle', 'too much'],
    [keyCap, 'hold', 'held by the key'],
    [keyCap, 'settle', 'given back'],
    [seat, 'settle', 'settled'],
    [keyCap, 'settle', 'settled by the key'],
  ]);
  // What was spent on what, a seat's own settle tells; of an allowance the credits are others'.
  expect(told.map(({ spentOn }) => spentOn)).toEqual([
    ...Array(4).fill(undefined),
    { 'contact.email': { contact: 2 } },
    undefined,
  ]);
});
