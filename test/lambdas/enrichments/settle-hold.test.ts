import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findRound } from '../../../lambdas/enrichments/enrichment.store.ts';
import { shareOf } from '../../../lambdas/enrichments/open-round.ts';
import { settleHold } from '../../../lambdas/enrichments/settle-hold.ts';
import { openDesk, people } from '../../support/desk.ts';
import { type Fault, spoilFirst } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('settleHold', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open() {
    n += 1;
    const desk = openDesk(table, `ws_${n}`);
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const record = await findEnrichment(desk.p, `ws_${n}`, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const round = {
      part: 0,
      round: 0,
      rows: [0, 1, 2],
      slices: shareOf(record, 0),
      charged: [0, 2],
    };
    const read = () => findRound(desk.p, `ws_${n}`, record.id, 0, 0);
    return { desk, p: desk.p, record, round, read };
  }

  it.each<[Fault]>([['none'], ['throttled'], ['answer-lost'], ['lost'], ['late']])(
    'moves the credits once, with the write %s, and keeps the decision',
    async (fault) => {
      const { desk, p, record, round, read } = await open();
      const accountDb = spoilFirst(p.accountDb, fault);
      await settleHold({ ...p, accountDb }, record, round);
      await accountDb.deliver();
      await settleHold(p, record, round);
      expect(await read()).toMatchObject({ settle: { state: 'applied' }, charged: [0, 2] });
      expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
    },
  );

  it('is done once by eight callers', async () => {
    const { desk, p, record, round } = await open();
    await Promise.all(Array.from({ length: 8 }, () => settleHold(p, record, round)));
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('does nothing for a round without a hold', async () => {
    const { desk, p, record, round, read } = await open();
    await settleHold(p, record, { ...round, rows: [], slices: [], charged: [] });
    expect(await read()).toBeUndefined();
    expect((await desk.balance()).held).toBe(3);
  });

  it('expires at once what goes back to a grant past its expiry', async () => {
    const { desk, p, record, round } = await open();
    p.setClock('2026-04-01T00:00:00Z');
    await settleHold(p, record, round);
    expect(await desk.account()).toMatchObject({
      grants: { 'grant_2026-03-01-contact': { available: 0, held: 0 } },
      last: { action: 'expire', slices: [{ available: -98, expired: 98 }] },
    });
  });
});
