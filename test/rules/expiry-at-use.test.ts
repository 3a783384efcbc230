import { beforeAll, describe, expect, it } from 'vitest';
import { at, MONTHLY } from '../support/accounts.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const NOTHING = { ...MONTHLY, allotments: {} };

describe('expiry-at-use', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('expiry-at-use: credits past their expiry are not spendable though no job ran', async () => {
    const desk = openLedger(table, 'ws_1', NOTHING);
    await desk.grant('pack', 10, at('2026-03-20T00:00:00Z'));
    desk.p.setClock('2026-03-19T23:59:59.999Z');
    expect(await desk.balance()).toEqual({ available: 10, held: 0 });
    expect(await desk.hold('before', 4)).toMatchObject({ state: 'applied' });
    desk.p.setClock('2026-03-20T00:00:00Z');
    expect(await desk.balance()).toEqual({ available: 0, held: 4 });
    expect(await desk.hold('after', 1)).toMatchObject({
      state: 'refused',
      code: 'CREDITS_INSUFFICIENT',
    });
    // Nothing has been booked: the item still has them.
    expect((await desk.load()).grants.grant_pack).toMatchObject({ available: 6, held: 4 });
  });

  it('expiry-at-use: a hold planned from a copy without the expiry is refused by the write', async () => {
    const desk = openLedger(table, 'ws_2', NOTHING);
    await desk.grant('pack', 10, at('2026-03-20T00:00:00Z'));
    desk.p.setClock('2026-03-20T00:00:00Z');
    // A reader that sees the account as it may have been: the grant never expires.
    const send = (async (command: never) => {
      const answer = (await desk.p.db.send(command)) as {
        Item?: { grants?: { grant_pack?: object } };
      };
      const pack = answer.Item?.grants?.grant_pack;
      if (pack) Object.assign(pack, { exp: null });
      return answer;
    }) as typeof desk.p.db.send;
    expect(await desk.hold('h', 1, { ...desk.p, db: { send } })).toMatchObject({
      state: 'refused',
      code: 'CREDITS_INSUFFICIENT',
    });
  });
});
