import { beforeAll, describe, expect, it } from 'vitest';
import {
  listEntries,
  putEntry,
  readEntries,
} from '../../../../lambdas/ledger/journal/journal.store.ts';
import type { LedgerEntry } from '../../../../lambdas/ledger/ledger.contract.ts';
import { at } from '../../../support/accounts.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

const entryOf = (rev: number): LedgerEntry => ({
  rev,
  op: `op_${rev}:1`,
  action: 'hold',
  slices: [],
  at: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: `op_${rev}`,
  before: {},
  after: {},
});
const revsOf = (entries: readonly LedgerEntry[]) => entries.map(({ rev }) => rev);

describe('the journal', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    for (const rev of [1, 2, 3, 5, 6, 10, 11])
      await putEntry(p, { workspaceId: 'ws_1' }, entryOf(rev));
    await putEntry(p, { workspaceId: 'ws_2' }, entryOf(1));
  });

  it('gives the entries between two revisions, in order', async () => {
    expect(revsOf(await readEntries(p, { workspaceId: 'ws_1' }, 1, 3))).toEqual([2, 3]);
    expect(revsOf(await readEntries(p, { workspaceId: 'ws_1' }, 4, 6))).toEqual([5, 6]);
    expect(await readEntries(p, { workspaceId: 'ws_1' }, 3, 3)).toEqual([]);
  });

  it('stops at the first revision that is missing', async () => {
    expect(revsOf(await readEntries(p, { workspaceId: 'ws_1' }, 0, 6))).toEqual([1, 2, 3]);
    expect(await readEntries(p, { workspaceId: 'ws_1' }, 3, 6)).toEqual([]);
    expect(await readEntries(p, { workspaceId: 'ws_1' }, 11, 15)).toEqual([]);
  });

  it('keeps one entry a revision when the projector writes it again', async () => {
    await putEntry(p, { workspaceId: 'ws_2' }, entryOf(1));
    expect((await listEntries(p, { workspaceId: 'ws_2' }, { limit: 10 })).items).toHaveLength(1);
  });

  it('lists in pages, oldest or newest first, without skipping or repeating', async () => {
    for (const [order, wanted] of [
      ['asc', [1, 2, 3, 5, 6, 10, 11]],
      ['desc', [11, 10, 6, 5, 3, 2, 1]],
    ] as const) {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await listEntries(p, { workspaceId: 'ws_1' }, { limit: 3, cursor, order });
        seen.push(...revsOf(page.items));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(wanted);
    }
  });

  it.each([
    ['ws_1', 'desc'],
    ['ws_2', 'asc'],
  ] as const)('refuses a cursor of %s %s', async (ws, order) => {
    await putEntry(p, { workspaceId: 'ws_2' }, entryOf(2));
    const { nextCursor } = await listEntries(p, { workspaceId: ws }, { limit: 1, order });
    const cursor = `${nextCursor}`;
    await expect(
      listEntries(p, { workspaceId: 'ws_1' }, { limit: 3, cursor }),
    ).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
