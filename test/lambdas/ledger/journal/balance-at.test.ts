import { beforeAll, describe, expect, it } from 'vitest';
import { balanceAt, findRevisions } from '../../../../lambdas/ledger/journal/balance-at.ts';
import { at } from '../../../support/accounts.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('balanceAt', () => {
  let table: TestTable;
  let desk: ReturnType<typeof openLedger>;

  beforeAll(async () => {
    table = await openTable();
    desk = openLedger(table, 'ws_1');
    await desk.load();
    desk.p.setClock('2026-03-10T12:01:00Z');
    const held = await desk.hold('enr_1', 10);
    desk.p.setClock('2026-03-10T12:02:00Z');
    await desk.settle('enr_1', held, 4);
    desk.p.setClock('2026-03-10T12:03:00Z');
    await desk.grant('bought', 50, null);
    await desk.entries();
  });

  const ask = async (time: string) => {
    const { rev, types } = await balanceAt(desk.p, desk.account, at(time));
    return [rev, types.contact?.available, types.contact?.held];
  };

  it.each([
    ['2026-03-10T11:59:59.999Z', [0, undefined, undefined]],
    ['2026-03-10T12:00:00Z', [1, 100, 0]],
    ['2026-03-10T12:00:59.999Z', [1, 100, 0]],
    ['2026-03-10T12:01:00Z', [2, 90, 10]],
    ['2026-03-10T12:02:00Z', [3, 96, 0]],
    ['2026-03-10T12:02:59.999Z', [3, 96, 0]],
    ['2026-03-10T12:03:00Z', [4, 146, 0]],
  ])('at %s', async (time, shown) => {
    expect(await ask(time)).toEqual(shown);
  });

  it('says what was asked for', async () => {
    expect(await balanceAt(desk.p, desk.account, at('2026-03-10T12:01:30Z'))).toEqual({
      workspaceId: 'ws_1',
      at: '2026-03-10T12:01:30.000Z',
      rev: 2,
      types: { contact: { available: 90, held: 10 } },
    });
  });

  it('is nothing where there is no account', async () => {
    const nobody = { workspaceId: 'ws_1', seat: 'mem_ada' };
    expect(await balanceAt(desk.p, nobody, at('2026-03-10T12:01:00Z'))).toMatchObject({
      rev: 0,
      types: {},
    });
  });

  it('refuses an instant that has not come', async () => {
    await expect(ask('2026-03-10T12:03:00.001Z')).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ path: 'at', message: 'must not be in the future' }] },
    });
  });

  it('shows what the journal has not got to yet by the account itself', async () => {
    table.keepProjecting(false);
    const late = openLedger(table, 'ws_2');
    await late.load();
    late.p.setClock('2026-03-10T12:01:00Z');
    await late.hold('enr_1', 10);
    const of = (time: string) => balanceAt(late.p, late.account, at(time));
    expect(await of('2026-03-10T12:01:00Z')).toMatchObject({
      rev: 2,
      types: { contact: { available: 90, held: 10 } },
    });
    table.keepProjecting(true);
    await late.entries();
    expect(await of('2026-03-10T12:00:30Z')).toMatchObject({ rev: 1 });
  });

  it.each([
    ['', '', {}],
    ['2026-03-10T12:01:00Z', '2026-03-10T12:03:00Z', { after: 1, through: 3 }],
    ['2026-03-10T12:01:00.001Z', '2026-03-10T12:02:59Z', { after: 2, through: 3 }],
    ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', { after: 0, through: 0 }],
    ['2026-03-10T12:02:00Z', '2027-01-01T00:00:00Z', { after: 2 }],
  ])('from %s to %s the ledger has these revisions', async (from, to, revisions) => {
    const range = { ...(from && { fromMs: at(from) }), ...(to && { toMs: at(to) }) };
    expect(await findRevisions(desk.p, desk.account, range)).toEqual(revisions);
  });
});
