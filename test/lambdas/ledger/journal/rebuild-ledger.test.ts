import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordedRevisions } from '../../../../lambdas/enrichments/read/recorded-revisions.ts';
import { recordedChanges } from '../../../../lambdas/ledger/grants/recorded-changes.ts';
import { rebuildLedger } from '../../../../lambdas/ledger/journal/rebuild-ledger.ts';
import { rebuildTotals } from '../../../../lambdas/ledger/journal/rebuild-totals.store.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { type Item, openTable, type TestTable } from '../../../support/table.ts';

describe('rebuildLedger', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** Two requests, and a pack between them. */
  async function story(ws: string) {
    const desk = openDesk(table, ws);
    await desk.enrich({ subjects: people(2) });
    desk.p.advance(1_500);
    await openLedger(table, ws, MONTHLY, desk.p).grant('bought', 50, null);
    desk.p.advance(1_500);
    await desk.enrich({ subjects: people(3, 5) });
    await table.project();
    return desk;
  }
  const drop = (items: readonly { pk: string; sk: string }[]) =>
    Promise.all(
      items.map(({ pk, sk }) =>
        table.db.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } })),
      ),
    );
  const kept = async (ws: string): Promise<Item[]> => [
    ...(await table.items(`LEDGER#${ws}#`)),
    ...(await table.items(`USAGE#${ws}`)),
    ...(await table.items(`GRANTS#${ws}`)),
  ];
  const rebuild = async (ws: string, p = table.ports()) => {
    const id = { workspaceId: ws };
    const readRecorded = async () => [
      ...(await recordedChanges(p, ws)),
      ...(await recordedRevisions(p, ws)),
    ];
    return rebuildLedger(p, id, { readRecorded, terms: { at: () => MONTHLY, changes: [] } });
  };
  const isEntry = ({ sk }: Item) => /^\d+$/.test(sk);

  it.each([2, 3, 4, 5, 6])('gives revision %i the same bytes again', async (rev) => {
    const ws = `ws_${rev}`;
    await story(ws);
    const before = await kept(ws);
    await drop([keys.ledgerEntry({ workspaceId: ws }, rev)]);
    expect(await rebuild(ws)).toEqual({ entries: 1, missing: undefined });
    expect(await kept(ws)).toEqual(before);
    expect(await rebuild(ws)).toEqual({ entries: 0, missing: undefined });
  });

  it('gives what never left the stream its entries, hashes and totals', async () => {
    await story('ws_gone');
    const before = await kept('ws_gone');
    // All but the first: as if the projector had stopped there, and the stream were over.
    await drop(before.filter((item) => !(isEntry(item) && item.rev === 1)));
    expect(await rebuild('ws_gone')).toEqual({ entries: 5, missing: undefined });
    expect(await kept('ws_gone')).toEqual(before);
  });

  it('says which revision follows from no record, and writes nothing there', async () => {
    await story('ws_lost');
    await drop([
      keys.ledgerEntry({ workspaceId: 'ws_lost' }, 4),
      keys.grant('ws_lost', 'grant_bought'),
    ]);
    expect(await rebuild('ws_lost')).toEqual({ entries: 0, missing: 4 });
  });

  it('writes nothing that the hash behind it does not know', async () => {
    const desk = await story('ws_other');
    await drop([keys.ledgerEntry({ workspaceId: 'ws_other' }, 4)]);
    const grant = (await table.items('WS#ws_other')).find(({ sk }) => sk === 'GRANT#grant_bought');
    await desk.p.db.send(
      new PutCommand({ TableName: table.name, Item: { ...grant, reason: 'a present' } }),
    );
    expect(await rebuild('ws_other')).toEqual({ entries: 0, missing: 4 });
  });

  it('puts totals right that say something else, and takes away those of nothing', async () => {
    await story('ws_totals');
    const before = await kept('ws_totals');
    const p = table.ports();
    expect(await rebuildTotals(p, 'ws_totals')).toBe(0);
    const usage = (await table.items('USAGE#ws_totals'))[0];
    const put = (item: object) =>
      table.db.send(new PutCommand({ TableName: table.name, Item: item as Item }));
    await put({ ...usage, '12:00#contact': 77 });
    await put({ ...usage, sk: '2026-03-10#mem_eve#contact.email' });
    await drop((await table.items('GRANTS#ws_totals')).slice(0, 1));
    expect(await rebuildTotals(p, 'ws_totals')).toBe(3);
    expect(await kept('ws_totals')).toEqual(before);
  });
});
