import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { putEntry } from '../../../../lambdas/ledger/journal/journal.store.ts';
import {
  advanceHead,
  awaitHead,
  readHead,
} from '../../../../lambdas/ledger/journal/ledger-head.store.ts';
import type { LedgerEntry } from '../../../../lambdas/ledger/ledger.contract.ts';
import { at } from '../../../support/accounts.ts';
import { entryOf, openedOf, spentOf } from '../../../support/ledger-entries.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('advanceHead', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  const advance = async (ws: string, entries: readonly LedgerEntry[], head = CHAIN_START) =>
    advanceHead(p, { workspaceId: ws }, head, sealEntries(head, entries));
  const totals = async (ws: string) => [
    ...(await table.items(`GRANTS#${ws}`)),
    ...(await table.items(`USAGE#${ws}`)),
  ];

  it('moves the head and adds to the totals, both or none', async () => {
    const entries = [entryOf(1, { slices: [openedOf(10)] }), entryOf(2, { slices: [spentOf(2)] })];
    const [, last] = sealEntries(CHAIN_START, entries);
    const head = { rev: 2, hash: last?.hash, asOf: at('2026-03-10T12:00:00Z') };
    expect(await advance('ws_1', entries)).toEqual(head);
    expect(await readHead(p, { workspaceId: 'ws_1' })).toEqual(head);
    const told = [
      {
        pk: 'GRANTS#ws_1',
        sk: '001772323200000#g',
        grantId: 'g',
        type: 'contact',
        cat: 'pack',
        pri: 30,
        eff: 1_772_323_200_000,
        exp: null,
        amount: 10,
        actor: 'mem_ada',
        reason: 'contact.email',
        granted: 10,
        available: 10,
        held: -2,
        spent: 2,
      },
      {
        pk: 'USAGE#ws_1',
        sk: '2026-03-10#mem_ada#contact.email',
        '12:00#contact': 2,
      },
    ];
    expect(await totals('ws_1')).toEqual(told);
    // The same again, as of a replay or of another projector: nothing is counted twice.
    expect(await advance('ws_1', entries)).toBeUndefined();
    expect(await totals('ws_1')).toEqual(told);
  });

  it('adds to what is there', async () => {
    const first = await advance('ws_2', [entryOf(1), entryOf(2, { actor: 'mem_bob' })]);
    await advance('ws_2', [entryOf(3), entryOf(4, { at: at('2026-03-10T23:59:00Z') })], first);
    expect(await table.items('USAGE#ws_2')).toMatchObject([
      { sk: '2026-03-10#mem_ada#contact.email', '12:00#contact': 2, '23:45#contact': 1 },
      { sk: '2026-03-10#mem_bob#contact.email', '12:00#contact': 1 },
    ]);
    expect(await table.items('GRANTS#ws_2')).toMatchObject([{ spent: 4, held: -4 }]);
  });

  it('keeps a seat apart from the workspace, and counts the spending of both', async () => {
    const seat = { workspaceId: 'ws_3', seat: 'mem_ada' };
    const opening = [entryOf(1, { slices: [openedOf(5), spentOf(1)] })];
    await advanceHead(p, seat, CHAIN_START, sealEntries(CHAIN_START, opening));
    await advance('ws_3', opening);
    expect(await table.items('GRANTS#ws_3')).toMatchObject([
      { sk: '001772323200000#g', granted: 5 },
      { sk: '001772323200000#g#mem_ada', granted: 5, seat: 'mem_ada' },
    ]);
    expect(await table.items('USAGE#ws_3')).toMatchObject([{ '12:00#contact': 2 }]);
  });

  it('counts nothing of an allowance: its head moves alone', async () => {
    const cap = { workspaceId: 'ws_4', cap: 'mem_ada' };
    const entries = [entryOf(1, { slices: [openedOf(5), spentOf(1)] })];
    const head = await advanceHead(p, cap, CHAIN_START, sealEntries(CHAIN_START, entries));
    expect(head).toMatchObject({ rev: 1 });
    expect(await totals('ws_4')).toEqual([]);
  });

  it('goes in several steps over entries that touch more than a transaction holds', async () => {
    const entries = Array.from({ length: 120 }, (_, n) =>
      entryOf(n + 1, { actor: `mem_${n}`, slices: [openedOf(1, `g_${n}`), spentOf(1, `g_${n}`)] }),
    );
    expect(await advance('ws_5', entries)).toMatchObject({ rev: 120 });
    expect(await table.items('GRANTS#ws_5')).toHaveLength(120);
    expect(await table.items('USAGE#ws_5')).toHaveLength(120);
  });

  it('finds the start of a grant in the ledger where the entries are of before they said it', async () => {
    const id = { workspaceId: 'ws_6' };
    const { starts: _starts, ...old } = entryOf(2);
    const first = entryOf(1, { slices: [openedOf(5)] });
    await putEntry(p, id, first);
    const head = await advance('ws_6', [first]);
    await advance('ws_6', [old], head);
    expect(await table.items('GRANTS#ws_6')).toMatchObject([
      { sk: '001772323200000#g', granted: 5, spent: 1 },
    ]);
    const { starts: _none, ...lost } = entryOf(1);
    await advance('ws_7', [lost]);
    expect(await table.items('GRANTS#ws_7')).toMatchObject([{ sk: '000000000000000#g', spent: 1 }]);
  });
});

describe('awaitHead', () => {
  it('waits until the entries are sealed so far, ten seconds at most', async () => {
    const table = await openTable();
    const p = table.ports();
    const id = { workspaceId: 'ws_1' };
    const entries = sealEntries(CHAIN_START, [entryOf(1), entryOf(2)]);
    let looks = 0;
    const sleep = async (ms: number): Promise<void> => {
      looks += 1;
      p.advance(ms);
      if (looks === 3) await advanceHead(p, id, CHAIN_START, entries);
    };
    expect(await awaitHead({ ...p, sleep }, id, 2)).toBe(true);
    expect(looks).toBe(3);
    const before = p.now();
    expect(await awaitHead({ ...p, sleep }, id, 3)).toBe(false);
    expect(p.now() - before).toBe(10_000);
    expect(await awaitHead(p, { workspaceId: 'ws_none' }, 0)).toBe(true);
  });
});
