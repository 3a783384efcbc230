import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import {
  putEntry,
  putUnsealed,
  readEntries,
} from '../../../../lambdas/ledger/journal/journal.store.ts';
import { readHead } from '../../../../lambdas/ledger/journal/ledger-head.store.ts';
import { sealLedger } from '../../../../lambdas/ledger/journal/seal-ledger.ts';
import { entryOf } from '../../../support/ledger-entries.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('sealLedger', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  const write = async (ws: string, revs: readonly number[]) => {
    for (const rev of revs) await putUnsealed(p, { workspaceId: ws }, entryOf(rev));
  };
  const upTo = (n: number) => Array.from({ length: n }, (_, k) => k + 1);
  const hashes = (n: number) =>
    sealEntries(
      CHAIN_START,
      upTo(n).map((rev) => entryOf(rev)),
    ).map(({ hash }) => hash);

  it('seals what was written before there was a head, in more than one step', async () => {
    const id = { workspaceId: 'ws_1' };
    await write('ws_1', upTo(230));
    expect(await sealLedger(p, id)).toBe(230);
    expect((await readEntries(p, id, 0, 230)).map(({ hash }) => hash)).toEqual(hashes(230));
    expect(await readHead(p, id)).toMatchObject({ rev: 230, hash: hashes(230).at(-1) });
    expect(await table.items('USAGE#ws_1')).toMatchObject([{ '12:00#contact': 230 }]);
    expect(await sealLedger(p, id)).toBe(0);
    expect(await table.items('USAGE#ws_1')).toMatchObject([{ '12:00#contact': 230 }]);
  });

  it('ends at a gap, and goes on when it is closed', async () => {
    const id = { workspaceId: 'ws_2' };
    await write('ws_2', [1, 2, 4, 5]);
    expect(await sealLedger(p, id)).toBe(2);
    await write('ws_2', [3]);
    expect(await sealLedger(p, id)).toBe(3);
    expect((await readEntries(p, id, 0, 5)).map(({ hash }) => hash)).toEqual(hashes(5));
  });

  it('counts once what several seal at the same time', async () => {
    await write('ws_3', upTo(150));
    const all = await Promise.all(
      upTo(4).map(() => sealLedger(table.ports(), { workspaceId: 'ws_3' })),
    );
    expect(all.reduce((sum, n) => sum + n)).toBe(150);
    expect(await table.items('USAGE#ws_3')).toMatchObject([{ '12:00#contact': 150 }]);
    expect(await table.items('GRANTS#ws_3')).toMatchObject([{ spent: 150 }]);
  });

  it('goes on after a crash between the entries and the head', async () => {
    const id = { workspaceId: 'ws_4' };
    const sealed = sealEntries(CHAIN_START, [entryOf(1), entryOf(2)]);
    for (const entry of sealed) await putEntry(p, id, entry);
    expect(await sealLedger(p, id)).toBe(2);
    expect(await readHead(p, id)).toMatchObject({ rev: 2, hash: hashes(2)[1] });
  });

  it('gives up where others are at it all the time', async () => {
    await write('ws_5', [1]);
    const busy = new TransactionCanceledException({
      message: 'busy',
      $metadata: {},
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
    const db = {
      send: async (command: { constructor: { name: string } }) => {
        if (command.constructor.name === 'TransactWriteCommand') throw busy;
        return p.db.send(command as never);
      },
    };
    const ports = { ...p, db: db as never };
    await expect(sealLedger(ports, { workspaceId: 'ws_5' })).rejects.toMatchObject({
      code: 'ACCOUNT_BUSY',
    });
  });
});
