import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { findEntryAt } from '../../../../lambdas/ledger/journal/find-revision.store.ts';
import { putEntry, putUnsealed } from '../../../../lambdas/ledger/journal/journal.store.ts';
import { advanceHead } from '../../../../lambdas/ledger/journal/ledger-head.store.ts';
import type { LedgerEntry } from '../../../../lambdas/ledger/ledger.contract.ts';
import type { ItemKey } from '../../../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { entryOf } from '../../../support/ledger-entries.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('findEntryAt', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
  });

  /** A ledger of entries at these times, the first `sealed` of them sealed. */
  async function ledger(ws: string, times: readonly number[], sealed = times.length) {
    const id = { workspaceId: ws };
    const entries: LedgerEntry[] = times.map((ms, n) => entryOf(n + 1, { at: epochMs(ms) }));
    const chain = sealEntries(CHAIN_START, entries.slice(0, sealed));
    for (const entry of chain) await putEntry(p, id, entry);
    if (chain.length > 0) await advanceHead(p, id, CHAIN_START, chain);
    for (const entry of entries.slice(sealed)) await putUnsealed(p, id, entry);
  }
  const revAt = async (ws: string, ms: number, via = p) =>
    (await findEntryAt(via, { workspaceId: ws }, epochMs(ms)))?.rev ?? 0;
  const revsAt = async (ws: string, times: readonly number[]) => {
    const revs: number[] = [];
    for (const ms of times) revs.push(await revAt(ws, ms));
    return revs;
  };

  it.each([
    ['sealed', 5],
    ['half of it sealed', 2],
    ['with nothing sealed', 0],
  ])('gives the last entry at or before an instant: %s', async (what, sealed) => {
    const ws = `ws_${what.replaceAll(' ', '_')}`;
    await ledger(ws, [100, 200, 200, 200, 300], sealed);
    const times = [99, 100, 101, 199, 200, 201, 299, 300, 301];
    expect(await revsAt(ws, times)).toEqual([0, 1, 1, 1, 4, 4, 4, 5, 5]);
  });

  it('counts an entry of a clock that was behind with the one ahead of it', async () => {
    await ledger('ws_skew', [100, 205, 200, 210, 190, 300]);
    // The third and the fifth say a time that had passed when they were made.
    expect(await revsAt('ws_skew', [199, 200, 204, 205, 209, 210, 299, 300])).toEqual([
      1, 1, 1, 3, 3, 5, 5, 6,
    ]);
    await ledger('ws_skew_open', [100, 205, 200, 210, 190, 300], 1);
    expect(await revsAt('ws_skew_open', [199, 200, 204, 205, 209, 210, 299, 300])).toEqual([
      1, 1, 1, 3, 3, 5, 5, 6,
    ]);
  });

  it('is nothing where there is no ledger', async () => {
    expect(await revAt('ws_none', 100)).toBe(0);
  });

  it('reads one entry for each halving', async () => {
    const reads: number[] = [];
    // A million entries, one each second, made up as they are asked for.
    const entry = (rev: number) => ({ ...entryOf(rev), asOf: rev * 1_000, hash: 'x' });
    const db = {
      send: async ({ input }: { input: { Key: ItemKey } }) => {
        const { sk } = input.Key;
        if (sk === 'HEAD') return { Item: { ...input.Key, rev: 1_000_000, asOf: 1_000_000_000 } };
        reads.push(Number(sk));
        return { Item: entry(Number(sk)) };
      },
    };
    const modelled = { ...p, db: db as never };
    for (const rev of [1, 2, 499_999, 777_777, 999_999]) {
      reads.length = 0;
      expect(await revAt('ws_m', rev * 1_000 + 999, modelled)).toBe(rev);
      expect(reads.length).toBeLessThanOrEqual(20);
    }
  });
});
