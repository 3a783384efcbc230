import { beforeAll, describe, expect, it } from 'vitest';
import {
  findAllotmentTotals,
  findGrantTotals,
  listGrantTotals,
} from '../../../../lambdas/ledger/grants/grant-totals.store.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import type { EpochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at, grantOf } from '../../../support/accounts.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const MARCH = at('2026-03-01T00:00:00Z');
const APRIL = at('2026-04-01T00:00:00Z');

let table: TestTable;
let p: TablePorts;

beforeAll(async () => {
  table = await openTable();
  p = table.ports();
});

async function put(account: object, eff: EpochMs, grantId: string, counters = {}) {
  const id = { workspaceId: 'ws_1', ...account };
  const { available: _a, held: _h, ...terms } = grantOf({ eff });
  await putItem(p.db, keys.grantTotals(id, eff, grantId), {
    ...terms,
    ...account,
    grantId,
    ...counters,
  });
}

describe('the totals of grants', () => {
  it('are listed newest first, those of one workspace, page by page', async () => {
    const ws = { workspaceId: 'ws_list' };
    await put(ws, MARCH, 'a', { available: 0, spent: 10 });
    await put(ws, APRIL, 'b', { available: 4 });
    await put(ws, APRIL, 'c', { available: 0, held: 1 });
    await put({ workspaceId: 'ws_other' }, APRIL, 'd', { available: 1 });
    const list = async (page: { limit: number; after?: string; open?: boolean }) =>
      (await listGrantTotals(p, 'ws_list', { open: false, ...page })).map(({ grantId }) => grantId);
    expect(await list({ limit: 9 })).toEqual(['c', 'b', 'a']);
    expect(await list({ limit: 2 })).toEqual(['c', 'b']);
    const { sk } = keys.grantTotals(ws, APRIL, 'b');
    expect(await list({ limit: 9, after: sk })).toEqual(['a']);
    expect(await list({ limit: 9, open: true })).toEqual(['c', 'b']);
    expect(await list({ limit: 1, open: true })).toEqual(['c']);
  });

  it('are found by account, start and id', async () => {
    await put({}, MARCH, 'grant_1', { spent: 10 });
    await put({ seat: 'mem_ada' }, MARCH, 'grant_1', { spent: 3 });
    const find = (account: object, grantId = 'grant_1') =>
      findGrantTotals(p, { workspaceId: 'ws_1', ...account }, MARCH, grantId);
    expect(await find({})).toMatchObject({ grantId: 'grant_1', spent: 10, type: 'contact' });
    expect(await find({ seat: 'mem_ada' })).toMatchObject({ spent: 3, seat: 'mem_ada' });
    expect(await find({}, 'grant_2')).toBeUndefined();
  });

  // Midnight of the 1st of March, in the zones that are furthest ahead and behind.
  it.each(['2026-02-28T10:00:00Z', '2026-03-01T12:00:00Z'])(
    'of an allotment are found by its id alone, where its period began at %s',
    async (start) => {
      const ws = { workspaceId: `ws_${start}` };
      await put(ws, at(start), 'grant_2026-03-01-contact', { spent: 1 });
      await put({ ...ws, seat: 'mem_ada' }, at(start), 'grant_2026-03-01-contact', { spent: 2 });
      const find = (grantId: string, seat?: string) =>
        findAllotmentTotals(p, { ...ws, ...(seat !== undefined && { seat }) }, grantId);
      expect(await find('grant_2026-03-01-contact')).toMatchObject({ spent: 1 });
      expect(await find('grant_2026-03-01-contact', 'mem_ada')).toMatchObject({ spent: 2 });
      for (const other of ['grant_2026-03-01-phone', 'grant_1', 'grant_2026-13-99-contact']) {
        expect(await find(other)).toBeUndefined();
      }
    },
  );
});
