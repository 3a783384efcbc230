import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findRound } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { openRound, shareOf } from '../../../../lambdas/enrichments/rounds/hold-round.ts';
import {
  type DecidedRound,
  settleHold,
} from '../../../../lambdas/enrichments/settle/settle-hold.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { type Fault, isUpdateOf, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('settleHold', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  const endClaims = async () => {};

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
      await settleHold({ ...p, accountDb }, record, round, endClaims);
      await accountDb.deliver();
      await settleHold(p, record, round, endClaims);
      expect(await read()).toMatchObject({ settle: { state: 'applied' }, charged: [0, 2] });
      expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
    },
  );

  it.each([[0], [1]])(
    'moves the credits and ends the claims by the decision recorded first: round %i',
    async (n) => {
      const { desk, p, record, round: first } = await open();
      const later = { part: 0, round: 1, rows: [0, 1, 2], slices: [] };
      if (n > 0) await openRound(p, record, later);
      const standing = n > 0 ? await findRound(p, record.workspaceId, record.id, 0, n) : first;
      if (standing === undefined) throw new Error('no round');
      const ended: (readonly number[])[] = [];
      const endBy = async ({ charged }: DecidedRound) => void ended.push(charged);
      const decide = (charged: number[], via: typeof p) =>
        settleHold(via, record, { ...standing, charged }, endBy);
      // Two decide differently. The first has recorded its settle when the second comes by, and has sent nothing yet.
      const accountDb = pauseAt(p.accountDb, (command) => isUpdateOf(command, 'ACCOUNT'));
      const slow = decide([0, 2], { ...p, accountDb });
      await accountDb.reached;
      await decide([1], p);
      accountDb.goOn();
      await slow;
      await decide([0, 1, 2], p);
      expect(new Set(ended.map(String))).toEqual(new Set(['0,2']));
      expect(await findRound(p, record.workspaceId, record.id, 0, n)).toMatchObject({
        settle: { state: 'applied' },
        charged: [0, 2],
      });
      expect(await desk.balance()).toEqual({ available: 98 - 3 * n, held: 3 * n, used: 2 });
    },
  );

  it('is done once by eight callers', async () => {
    const { desk, p, record, round } = await open();
    await Promise.all(Array.from({ length: 8 }, () => settleHold(p, record, round, endClaims)));
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('is recorded as applied after its claims have ended, and is settled anew if they could not', async () => {
    const { desk, p, record, round, read } = await open();
    const seen: unknown[] = [];
    const crash = settleHold(p, record, round, async () => {
      seen.push((await read())?.settle?.state);
      throw new Error('the function died');
    });
    await expect(crash).rejects.toThrow('the function died');
    await settleHold(p, record, round, async () => {
      seen.push((await read())?.settle?.state);
    });
    expect(seen).toEqual(['intended', 'intended']);
    expect(await read()).toMatchObject({ settle: { state: 'applied' } });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('does nothing for a round without a hold', async () => {
    const { desk, p, record, round, read } = await open();
    await settleHold(p, record, { ...round, rows: [], slices: [], charged: [] }, endClaims);
    expect(await read()).toBeUndefined();
    expect((await desk.balance()).held).toBe(3);
  });

  it('expires at once what goes back to a grant past its expiry', async () => {
    const { desk, p, record, round } = await open();
    p.setClock('2026-04-01T00:00:00Z');
    await settleHold(p, record, round, endClaims);
    expect(await desk.account()).toMatchObject({
      grants: { 'grant_2026-03-01-contact': { available: 0, held: 0 } },
      last: { action: 'expire', slices: [{ available: -98, expired: 98 }] },
    });
  });
});
